"""The demonstration's second persons and what waits for them: every page of sharing, custody and oversight has something on it."""

from __future__ import annotations

from datetime import UTC, datetime

from lienket.custody.models import Hold
from lienket.instruments.queries import book
from lienket.journal.rows import in_model
from lienket.matters.models import Attachment
from lienket.ops import demo_today, demo_trust
from lienket.sharing.models import Consent
from lienket.sharing.openings import unreviewed
from lienket.sharing.recalls import waiting as recalls_waiting
from lienket.situation import openings, second
from lienket.situation.acting import held_posts, oversees
from lienket.units import duty
from lienket.units.directory import account_called
from tests.world import journal_is_true

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
ALL = ["forget", "files", "hold", "share", "recall", "consent", "break-glass"]


def person(login):
    account = account_called(login)
    return held_posts(account.person_id, NOW)[0].holder(account.person_id)


def test_every_page_has_something_that_waits_and_a_second_person_to_answer(formosa, tmp_path, settings):
    settings.FILES_DIR = tmp_path / "files"
    rules = book(formosa.code)
    demo_today.accounts(rules, tmp_path, NOW)
    opened = demo_today.fresh(rules, 2026, NOW)
    assert demo_trust.play(rules, opened, NOW) == ALL
    with in_model(formosa.code):
        asked = second.pending(person("trucban"), NOW)
        assert [(one.mine, one.open) for one in asked] == [(True, True)]
        assert second.waiting(person("chihuy"), NOW) == 1, "a colleague confirms"
        assert second.waiting(person("baove"), NOW) == second.waiting(person("ngoai"), NOW) == 0
        overseer = person("giamsat")
        assert oversees(overseer, rules)
        assert len(unreviewed(overseer)) == openings.waiting(overseer) == 1
        assert sum(recalls_waiting(person(login)) for login in ("baove", "phuong", "bienphong")) == 1
        assert Consent.unrestricted.get().originator_id == person("trucban").unit, "the newcomer's first account is asked"
        assert Hold.unrestricted.count() == 1
        assert {file.name for file in Attachment.unrestricted.all()} == {demo_trust.NOTE_NAME, demo_trust.SKETCH_NAME}
    journal_is_true()


def test_who_is_the_second_person_is_not_put_on_the_roster(formosa, tmp_path):
    rules = book(formosa.code)
    demo_today.accounts(rules, tmp_path, NOW)
    demo_today.fresh(rules, 2026, NOW)
    with in_model(formosa.code):
        chief, desk = person("chihuy"), person("trucban")
        assert chief.unit == desk.unit
        assert {shift.post for shift in duty.on_duty(desk, [desk.unit], NOW)} == {desk.post}
