"""Drafts: the author's own, after the guard, gone when sent, thrown away with a way back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from lienket.intake.actions import KeyConflict
from lienket.intake.drafts import (
    MOST_DRAFTS,
    Author,
    NoSuchDraft,
    NulCharacter,
    TooManyDrafts,
    add_file,
    clear_away,
    discard,
    draft_of,
    drafts_of,
    restore,
    save_draft,
    send,
)
from lienket.intake.models import DraftFile, Report, SavedDraft
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.attachments import attachments_of
from lienket.matters.storage import ready
from lienket.units.actions import post_person
from lienket.units.models import Account
from tests.pictures import PNG
from tests.world import NOON, SWEEPER, TODAY, a_draft, journal_is_true, minutes, post


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def author(unit: str = "plant") -> Author:
    holder = post(unit)
    if not Account.objects.filter(login=unit).exists():
        post_person(actor=SWEEPER, name=unit, post=holder.post, since=TODAY, at=NOON, login=unit)
    return Author(Account.objects.get(login=unit).pk, holder.post)


def test_saving_again_replaces(world):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    save_draft(author=me, draft=key, body={"text": "hai"}, at=minutes(1))
    assert [d.body for d in drafts_of(me)] == [{"text": "hai"}]


def test_a_marking_leaves_what_was_kept_before_as_it_was(world):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    with pytest.raises(StateSecretRefused):
        save_draft(author=me, draft=key, body={"text": "một", "flags": ["TUYỆT MẬT"]}, at=minutes(1))
    assert draft_of(me, key).body == {"text": "một"}


@pytest.mark.parametrize(("field", "value"), [("text", "a\0b"), ("name", "\0"), ("flags", ["night", "a\0"])])
def test_a_nul_character_is_refused_by_its_field_and_what_was_kept_before_stays(world, field, value):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    with pytest.raises(NulCharacter) as refused:
        save_draft(author=me, draft=key, body={"text": "hai", field: value}, at=minutes(1))
    assert refused.value.args == (field,)
    assert draft_of(me, key).body == {"text": "một"}


@pytest.mark.parametrize("unit", ["town-police", "neighbour"])
def test_another_author_finds_nothing_and_cannot_write_over(world, unit):
    me, other, key = author(), author(unit), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    for act in (
        lambda: draft_of(other, key),
        lambda: discard(author=other, draft=key, at=NOON),
        lambda: save_draft(author=other, draft=key, body={}, at=NOON),
        lambda: add_file(author=other, draft=key, file=ready("a", PNG), at=NOON),
    ):
        with pytest.raises(NoSuchDraft):
            act()
    assert drafts_of(other) == []


def test_the_same_account_in_another_post_finds_nothing(world):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={}, at=NOON)
    with pytest.raises(NoSuchDraft):
        draft_of(Author(me.account, post("town-police/chief").post), key)


def test_what_was_thrown_away_comes_back_within_the_hour_and_is_gone_after(world):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    kept = add_file(author=me, draft=key, file=ready("a.png", PNG), at=NOON)
    discard(author=me, draft=key, at=minutes(1))
    assert drafts_of(me) == []
    restore(author=me, draft=key, at=minutes(2))
    assert draft_of(me, key).body == {"text": "một"}
    assert DraftFile.of_node.get().pk == kept.id
    discard(author=me, draft=key, at=minutes(3))
    assert clear_away(minutes(3)) == 0
    assert clear_away(minutes(3) + timedelta(hours=2)) == 1
    assert not SavedDraft.of_node.exists()
    with pytest.raises(NoSuchDraft):
        restore(author=me, draft=key, at=minutes(300))


def test_the_number_of_drafts_is_limited(world):
    me = author()
    for _ in range(MOST_DRAFTS):
        save_draft(author=me, draft=uuid4(), body={}, at=NOON)
    with pytest.raises(TooManyDrafts):
        save_draft(author=me, draft=uuid4(), body={}, at=NOON)


def test_sending_takes_the_files_along_and_the_draft_away(world):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    add_file(author=me, draft=key, file=ready("a.png", PNG), at=NOON)
    answer = send(actor=post("plant"), author=me, draft=a_draft(key=str(key)), at=NOON)
    assert [file.name for file in attachments_of(answer.matter)] == ["a.png"]
    assert not SavedDraft.of_node.exists()
    journal_is_true()


def test_sending_again_gives_the_first_answer(world):
    me, draft = author(), a_draft(key=str(uuid4()))
    first = send(actor=post("plant"), author=me, draft=draft, at=NOON)
    again = send(actor=post("plant"), author=me, draft=draft, at=minutes(1))
    assert (again.matter, again.repeated) == (first.matter, True)


def test_another_body_under_the_key_is_kept_beside_the_first(world):
    me, key = author(), str(uuid4())
    send(actor=post("plant"), author=me, draft=a_draft(key=key), at=NOON)
    with pytest.raises(KeyConflict):
        send(actor=post("plant"), author=me, draft=a_draft(key=key, text="khác"), at=minutes(1))
    assert Report.unrestricted.filter(state="CONFLICT").count() == 1
    journal_is_true()
