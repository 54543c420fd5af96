"""A steering committee and a helper team for the demonstration, with duties that come round, and duty telephones nobody can have.

Everything is made up: the decision numbers are marked assumed (giả định), members are posts, those who hold them have no names of persons, and subscriber
numbers of Hà Tĩnh never begin with 0.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from lienket.committees import actions, charges, queries
from lienket.committees.actions import Member
from lienket.committees.codes import TaskState
from lienket.committees.rhythm import Rhythm
from lienket.instruments.queries import Book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.units.actions import post_person
from lienket.units.directory import holders_of
from lienket.units.phones import phones_of, set_phone
from lienket.units.queries import acting_post, post_id

ISSUER = "ubnd-p-hoanh-son"
SINCE = timedelta(days=24)
"""So long ago the committee was established, so that some of its duties are done and some are late."""
COMMITTEE = (
    ("ubnd-p-hoanh-son/chi-huy", "HEAD", 2),
    ("ca-p-vung-ang/chi-huy", "STANDING_DEPUTY", 3),
    ("ubnd-p-vung-ang/chi-huy", "DEPUTY", 2),
    ("ca-tinh-ha-tinh/pho-chi-huy", "MEMBER", 3),
    ("ca-p-hoanh-son/chi-huy", "MEMBER", 3),
    ("dbp-vung-ang-son-duong/chi-huy", "MEMBER", 4),
    ("bql-kkt/chi-huy", "MEMBER", 5),
    ("fhs/chi-huy", "MEMBER", 6),
)
TEAM = (
    ("ca-p-vung-ang/can-bo", "TEAM_HEAD", 3),
    ("ubnd-p-hoanh-son/tiep-cong-dan", "TEAM_DEPUTY", 2),
    ("ca-p-vung-ang/truc-ban", "TEAM_MEMBER", 3),
    ("dbp-vung-ang-son-duong/truc-ban", "TEAM_MEMBER", 4),
    ("fhs/truc-ban", "TEAM_MEMBER", 6),
)
VACANT = "bql-kkt/chi-huy"
"""A post nobody holds, so that a gap can be seen."""
DUTIES: tuple[tuple[str, str, Rhythm], ...] = (
    ("", "Họp giao ban tháng của Ban chỉ đạo, ra thông báo kết luận", Rhythm(every="month", day=25)),
    ("ca-p-vung-ang/chi-huy", "Báo cáo tình hình an ninh, trật tự tuần gửi Trưởng ban", Rhythm(every="week", day=5)),
    ("fhs/chi-huy", "Rà soát danh sách nhà thầu, lao động người nước ngoài trong khu liên hợp", Rhythm(every="quarter", month=3, day=20)),
    ("dbp-vung-ang-son-duong/chi-huy", "Đối chiếu tàu, thuyền viên ra vào cảng với doanh nghiệp", Rhythm(every="month", day=10)),
    ("ubnd-p-hoanh-son/chi-huy", "Sơ kết sáu tháng, đề nghị khen thưởng", Rhythm(every="half-year", month=6, day=14, shift="none")),
)
TEAM_DUTY = "Tổng hợp số liệu tuần của các bên cho Ban chỉ đạo"
NOTE = "Đã gửi (trình diễn)."


def establish(rules: Book, at: datetime) -> UUID | None:
    """Establish both bodies where the demonstration has none yet; returns the committee."""
    with in_model(rules.model):
        day = at.astimezone(rules.calendar.zone).date()
        issuer = replace(acting_post(rules.model, ISSUER, day), kind="DEMO")
        telephones(rules, issuer, day, at)
        if queries.seen(issuer, rules, at):
            return None
        begun = at - SINCE
        since = begun.astimezone(rules.calendar.zone).date()
        _people(rules, day, since, at)
        committee = actions.establish(
            actor=issuer,
            sort="COMMITTEE",
            name_vi="Ban chỉ đạo mô hình liên kết bảo đảm an ninh trật tự (trình diễn)",
            name_en="Steering committee of the linkage model (demonstration)",
            decision="40/QĐ-BCĐ (giả định)",
            members=_members(rules, COMMITTEE),
            decided_on=since,
            since=since,
            at=begun,
        )
        team = actions.establish(
            actor=issuer,
            sort="HELPERS",
            name_vi="Tổ giúp việc Ban chỉ đạo (trình diễn)",
            name_en="Helper team of the steering committee (demonstration)",
            decision="41/QĐ-BCĐ (giả định)",
            members=_members(rules, TEAM),
            parent=committee,
            decided_on=since,
            since=since,
            at=begun,
        )
        chairs = {s.post_id: s.chair for s in (*queries.seats_of(committee), *queries.seats_of(team))}
        for code, text, rhythm in DUTIES:
            chair = chairs[post_id(rules.model, code)] if code else None
            charges.set_charge(actor=issuer, committee=committee, chair=chair, text=text, rhythm=rhythm, since=since, at=begun)
        helper = chairs[post_id(rules.model, "ca-p-vung-ang/truc-ban")]
        charges.set_charge(actor=issuer, committee=team, chair=helper, text=TEAM_DUTY, rhythm=Rhythm(every="week", day=4), since=since, at=begun)
        while charges.sweep(actor=Actor.system(rules.model, "sweeper"), at=at):
            pass
        _some_done(rules, issuer, day, at)
    return committee


def telephones(rules: Book, actor: Actor, day: date, at: datetime) -> None:
    """Give every duty post that has none a number of the made-up range 0239 0…"""
    edition = rules.rules.edition(at)
    posts = [post_id(rules.model, f"{u.code}/{p.code}") for u in edition.units.values() for p in u.posts if p.duty]
    known = phones_of(posts, day)
    for number, post in enumerate(posts, start=101):
        if post not in known:
            set_phone(actor=actor, post=post, number=f"02390000{number:03d}", since=day, at=at)


def _members(rules: Book, rows: tuple[tuple[str, str, int], ...]) -> tuple[Member, ...]:
    return tuple(Member(post=post_id(rules.model, code), role=role, rank=rank) for code, role, rank in rows)


def _people(rules: Book, day: date, since: date, at: datetime) -> None:
    """Somebody without a name in every post of the two bodies that nobody holds, but for one."""
    posts = {post_id(rules.model, code): code for code, *_ in (*COMMITTEE, *TEAM) if code != VACANT}
    held = holders_of(posts, day)
    appointer = Actor(model=rules.model, kind="DEMO", part="appointments")
    for number, post in enumerate((pk for pk in posts if pk not in held), start=1):
        post_person(actor=appointer, name=f"Người trình diễn số {number}", post=post, since=since, at=at)


def _some_done(rules: Book, issuer: Actor, day: date, at: datetime) -> None:
    """Report done what was due longer ago than a week; the rest is late or ahead."""
    for m in queries.tasks_of(queries.seen(issuer, rules, at), rules, at, done_since=at):
        if m.task.state == TaskState.OPEN and m.task.due_on < day - timedelta(days=7):
            charges.finish_task(actor=issuer, task=m.task.id, text=NOTE, at=at)
