"""A committee and a helper team of the test world, through the program's own actions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lienket.committees import actions
from lienket.committees.actions import Member
from lienket.committees.models import Seat
from tests.world import NOON, TODAY, post

SINCE = date(2016, 1, 4)


def member(code: str, role: str = "MEMBER", **values: object) -> Member:
    return Member(post=post(code).post, role=role, **values)


CHIEF, DESK, BORDER, PLANT, PROVINCE = "town-police/chief", "town-police/desk", "border-post", "plant", "province-police/commander"


def a_committee(*members: Member, unit: str = "town-police", since: date = SINCE, **values: object) -> UUID:
    """A committee headed by the chief of the town police, with the border post as standing deputy unless members are given."""
    given = {"sort": "COMMITTEE", "name_vi": "Ban chỉ đạo thử", "name_en": "Test committee", "decision": "40/QĐ-BCĐ", "decided_on": since} | values
    people = members or (member(CHIEF, "HEAD", rank=3), member(BORDER, "STANDING_DEPUTY", rank=4))
    return actions.establish(actor=post(unit), since=since, members=people, at=given.pop("at", NOON), **given)


def a_team(parent: UUID, **values: object) -> UUID:
    given = {"sort": "HELPERS", "name_vi": "Tổ giúp việc thử", "name_en": "Test team"} | values
    return a_committee(member(DESK, "TEAM_HEAD"), member(PLANT, "TEAM_MEMBER"), parent=parent, **given)


def seat(committee: UUID, code: str) -> Seat:
    return Seat.unrestricted.filter(committee_id=committee, post_id=post(code, day=TODAY).post).order_by("-valid_from").first()
