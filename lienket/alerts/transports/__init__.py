"""Transports, each a folder: what carries a message out of the program.

A transport checks an address when it is kept (`read`), says whether this node is set up for it (`ready`), the level at most of what it carries (`most`), and
whether a message may be repeated under its id where a crash leaves it open if it went out (`repeats`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lienket.alerts.codes import Kind
from lienket.alerts.message import Message
from lienket.alerts.transports.mail import transport as mail
from lienket.alerts.transports.sms import transport as sms
from lienket.alerts.transports.webhook import transport as webhook
from lienket.sharing.codes import Level


@dataclass(frozen=True, slots=True)
class Transport:
    """One way out. `send` returns when the message was taken, else raises TransportError; `key` makes the channel's secret where it has one."""

    most: Level
    repeats: bool
    ready: Callable[[], bool]
    read: Callable[[str, bool], str]
    send: Callable[[str, Message, str, int], None]


TRANSPORTS: Mapping[str, Transport] = {
    Kind.MAIL: Transport(Level.VIEW, True, mail.ready, mail.read, mail.send),
    Kind.WEBHOOK: Transport(Level.VIEW, True, webhook.ready, webhook.read, webhook.send),
    Kind.SMS: Transport(Level.KNOW, False, sms.ready, sms.read, sms.send),
}
"""(address, message, id of the channel, seconds since 1970) are what `send` takes; `read` takes what was typed and whether Vietnamese numbers are meant."""
