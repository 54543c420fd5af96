"""The one base of every error we raise on purpose."""

from __future__ import annotations


class LienketError(Exception):
    """Something the program refuses, with a message a person can act on.

    `code` is stable and machine-readable; the arguments are the data of the message.
    """

    code = "error"
