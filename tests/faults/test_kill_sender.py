"""kill -9 while messages go out: none is lost, an SMS never goes twice, everything else goes again under the same id."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from tests.alerts.receivers import http_receiver, smtp_receiver
from tests.faults.kill import Node
from tests.faults.test_kill import ON_SERVER

REPORTS = 40
"""Reports; the lead of many of them has a channel of every kind."""


@pytest.mark.parametrize("kills", [3 if ON_SERVER else 10, pytest.param(200, marks=pytest.mark.soak, id="soak")])
def test_a_killed_sender_loses_no_message_and_repeats_no_sms(world_node: Node, kills: int) -> None:
    rng, done = random.Random(kills), 0
    with http_receiver() as hook, http_receiver() as gateway, smtp_receiver() as box:
        where = {"urls": {"webhook": hook.url, "sms": gateway.url}, "mail_port": box.port}
        source = world_node.copy()
        world_node.call(source, "fill_channels", reports=REPORTS, **where)
        waiting = {row["id"] for row in world_node.call(source, "sent")}
        assert len(waiting) > REPORTS
        while done < kills:
            database, minutes = world_node.copy(source), 10
            for one in (hook.arrived, gateway.arrived, box.mails):
                one.clear()
            while done < kills and world_node.kill_after(rng.uniform(0.03, 0.4), database, ("send", {"after_minutes": minutes, **where})):
                done, minutes = done + 1, minutes + 10  # Each time long enough after the one before that its lease is over.
            for _ in range(2):
                minutes += 10
                world_node.call(database, "send", after_minutes=minutes, **where)
            rows = world_node.call(database, "sent")
            assert {row["id"] for row in rows} == waiting
            _nothing_lost_nothing_twice(rows, hook.arrived, gateway.arrived, box.mails)
            assert world_node.call(database, "examine", acks=[]) == []


def _nothing_lost_nothing_twice(rows, hooks, texts, mails) -> None:
    kinds = {kind: {row["id"]: row for row in rows if row["kind"] == kind} for kind in ("webhook", "sms", "mail")}
    for kind, arrived in (
        ("webhook", Counter(one.headers["webhook-id"] for one in hooks)),
        ("mail", Counter(re.search(r"Message-ID: <(.*?)@", raw).group(1) for _to, raw in mails)),
    ):
        assert {row["state"] for row in kinds[kind].values()} == {"SENT"}
        assert arrived.keys() == kinds[kind].keys()
        assert all(times <= kinds[kind][pk]["attempts"] for pk, times in arrived.items())
    arrived = Counter(one.headers["x-id"] for one in texts)
    assert max(arrived.values()) == 1
    for pk, row in kinds["sms"].items():
        assert (row["state"], row["error"]) in {("SENT", ""), ("DEAD", "unknown")}
        assert row["attempts"] == 1
        assert row["state"] == "DEAD" or arrived[pk] == 1
