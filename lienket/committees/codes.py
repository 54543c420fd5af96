"""Codes of committees: sorts of bodies, roles in them, the order of protocol."""

from __future__ import annotations

from enum import StrEnum


class Sort(StrEnum):
    """What a body is."""

    COMMITTEE = "COMMITTEE"
    HELPERS = "HELPERS"


class Role(StrEnum):
    """What somebody is in a body, the head first."""

    HEAD = "HEAD"
    STANDING_DEPUTY = "STANDING_DEPUTY"
    DEPUTY = "DEPUTY"
    MEMBER = "MEMBER"
    TEAM_HEAD = "TEAM_HEAD"
    TEAM_DEPUTY = "TEAM_DEPUTY"
    TEAM_MEMBER = "TEAM_MEMBER"


ROLES = {
    Sort.COMMITTEE: (Role.HEAD, Role.STANDING_DEPUTY, Role.DEPUTY, Role.MEMBER),
    Sort.HELPERS: (Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.TEAM_MEMBER),
}
HEADS = frozenset({Role.HEAD, Role.TEAM_HEAD})
SPEAK = frozenset({Role.HEAD, Role.STANDING_DEPUTY, Role.TEAM_HEAD})
"""Who answers for a duty of the whole body."""

RANKS = (1, 2, 3, 4, 5, 6)
"""The order of protocol: Party committee, People's Committee, province police, border guard, other services, enterprises."""


class TaskState(StrEnum):
    """Whether an occurrence of a duty is done; late is not a state but a date."""

    OPEN = "OPEN"
    DONE = "DONE"


def order_of(role: str, rank: int) -> tuple[int, int]:
    """Where somebody stands in the list of members: by role, then by protocol."""
    return list(Role).index(Role(role)), rank
