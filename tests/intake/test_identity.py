"""Who reported: sealed, opened by the lead alone and with a reason, found by an exact value, erased with its key; what was plain is sealed."""

from __future__ import annotations

import os

import pytest

from lienket.access.rulings import NotAllowed
from lienket.custody.sealing import SealBroken
from lienket.intake import identity
from lienket.intake.actions import KeyConflict
from lienket.intake.drafts import Author, discard, draft_of, drafts_of, restore, save_draft
from lienket.intake.identity import IdentityProtected, NothingSought, broken_seals, change_key, forget_reporter, open_identity, seal_plain
from lienket.intake.models import Identity, ImportRun, RefusedRow, Report, Reporter, ReportText, SavedDraft
from lienket.intake.seals import person_of, seal_values, values_of
from lienket.journal.door import writing
from lienket.journal.models import Entry
from lienket.kernel.canonical import canonical, commitment
from lienket.kernel.ids import uuid4
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.actions import NothingToAnswer, ReasonNeeded
from lienket.matters.queries import NoSuchMatter
from lienket.units.models import Account
from lienket.units.queries import post_id, unit_id
from tests.desk.people import signed_in
from tests.journal.acts import came
from tests.looked_at import asked, plans, queries
from tests.world import MODEL, NOON, a_draft, a_report, journal_is_true, last_seq, minutes, post, recorded_after, stored, the

pytestmark = pytest.mark.usefixtures("world")
WHO = {"name": "Hoàng Thị Yến", "phone": "0912 345 678", "address": "Ngõ 7"}
WHY = "Hỏi lại giờ nghe tiếng nổ"


def opened(matter, unit="town-police", why=WHY):
    return open_identity(actor=post(unit), matter=matter, why=why, at=NOON)


def found(unit="town-police", **sought):
    return [row.id for row in identity.search(actor=post(unit), at=NOON, **{"phone": "", "name": "", "why": WHY, **sought})]


def test_the_lead_opens_who_reported_with_a_reason_and_nobody_else_does():
    matter = a_report(**WHO).matter
    start = last_seq()
    assert opened(matter) == [WHO]
    assert recorded_after(start) == ["identity.opened/1", "note.added/1"]
    for unit, refusal in (("plant", NotAllowed), ("neighbour", NoSuchMatter)):
        with pytest.raises(refusal):
            opened(matter, unit)
    with pytest.raises(ReasonNeeded):
        opened(matter, why="  ")
    with pytest.raises(StateSecretRefused):
        opened(matter, why="TỐI MẬT")
    assert recorded_after(start) == ["identity.opened/1", "note.added/1"], "a refused opening leaves no trace of one"
    journal_is_true()


def test_the_journal_says_that_it_was_opened_and_not_who_or_why():
    matter = a_report(**WHO).matter
    opened(matter)
    found(phone=WHO["phone"])
    journal = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True)).decode()
    assert not [said for said in (*WHO.values(), WHY, "0912345678") if said in journal]


def test_a_protected_reporter_is_opened_and_found_by_nobody():
    matter = a_report(reporter="witness", **WHO).matter
    with pytest.raises(IdentityProtected):
        opened(matter)
    assert found(phone=WHO["phone"]) == found(name=WHO["name"]) == []


def test_where_nobody_left_a_name_there_is_nothing_to_open():
    with pytest.raises(NothingToAnswer):
        opened(a_report().matter)


@pytest.mark.parametrize("sought", [{"phone": "+84 912-345-678"}, {"name": "hoàng  thị YẾN"}])
def test_a_unit_finds_the_matters_it_leads_by_an_exact_number_or_name(sought):
    own, theirs = a_report(**WHO).matter, a_report(place="port", **WHO).matter
    a_report(name="Hoàng Thị Yến Nhi", phone="0912345679")
    assert (the(own).lead.code, the(theirs).lead.code) == ("town-police", "border-post")
    start = last_seq()
    assert found(**sought) == [own]
    assert found("border-post", **sought) == [theirs]
    assert found("neighbour", **sought) == found("plant", **sought) == []
    assert recorded_after(start) == ["identity.searched/1"] * 4


def test_a_search_needs_something_exact_and_a_reason():
    for sought, refusal in (({}, NothingSought), ({"phone": "12345"}, NothingSought), ({"phone": WHO["phone"], "why": " "}, ReasonNeeded)):
        kept = stored()
        with pytest.raises(refusal):
            found(**sought)
        assert stored() == kept


def test_a_sealed_identity_moved_to_another_report_does_not_open():
    first, second = a_report(**WHO), a_report(name="Người khác", phone="0900000001")
    with writing(post("town-police"), NOON) as door:
        door.change(Identity, second.report, {}, sealed=Identity.unrestricted.get(pk=first.report).sealed)
        door.record(came(second.report))
    with pytest.raises(SealBroken):
        opened(second.matter)
    tried, broken = broken_seals(unit_id(MODEL, "plant"))
    assert (tried, len(broken)) == (2, 1)
    assert second.report.hex in broken[0]


def test_a_repeat_is_known_without_opening_and_another_person_is_a_conflict():
    draft = a_draft(**WHO)
    first = a_report(draft=draft)
    assert a_report(draft=draft).repeated
    for other in ({**WHO, "phone": "0912345670"}, {"name": "", "phone": "", "address": ""}):
        with pytest.raises(KeyConflict):
            a_report(draft=a_draft(key=draft.key, **other))
    assert Report.unrestricted.filter(conflicts_with=first.report).count() == 2


def test_after_the_erasure_the_report_sent_again_is_the_same_and_brings_nobody_back():
    draft = a_draft(**WHO)
    first = a_report(draft=draft)
    assert forget_reporter(actor=post("town-police"), matter=first.matter, why="Người báo yêu cầu", at=NOON) == 1
    for again in (draft, a_draft(key=draft.key, **{**WHO, "name": "Ai đó"})):
        assert a_report(draft=again).repeated
    assert not Identity.unrestricted.exists()
    assert found(phone=WHO["phone"]) == []
    journal_is_true()


def test_what_is_left_after_an_erasure_fits_any_person_alike():
    """The commitment must not tell a guessed number from another: before, it spoke of the person."""
    first = a_report(**WHO)
    forget_reporter(actor=post("town-police"), matter=first.matter, why="Người báo yêu cầu", at=NOON)
    report, nonce = Report.unrestricted.get(), bytes(ReportText.unrestricted.get().nonce)
    bodies = {a_draft(key=report.key, **{**WHO, "phone": phone}).body() for phone in (WHO["phone"], "0900000000")}
    assert len(bodies) == 1
    assert commitment(nonce, bodies.pop()) == report.mac


def test_a_unit_gets_a_new_key_and_everything_it_sealed_still_opens():
    unit, other = unit_id(MODEL, "plant"), unit_id(MODEL, "town-police")
    matters = [a_report(**WHO | {"name": f"Người {n}"}).matter for n in range(3)]
    author = _author()
    draft = uuid4()
    save_draft(author=author, draft=draft, body={"text": "Đang viết", **WHO}, at=NOON)
    assert change_key(actor=post("plant"), unit=unit, at=NOON) == 3
    assert change_key(actor=post("town-police"), unit=other, at=NOON) == 1
    assert [opened(matter)[0]["name"] for matter in matters] == ["Người 0", "Người 1", "Người 2"]
    assert draft_of(author, draft).body["name"] == WHO["name"]
    assert broken_seals(unit) == (3, [])
    journal_is_true()


def test_how_often_somebody_reported_costs_a_search_no_statement_and_nothing_is_looked_for_in_the_writers_line():
    def sought():
        return identity.search(actor=post("town-police"), phone=WHO["phone"], name="", why=WHY, at=NOON)

    a_report(**WHO)
    few = queries(sought)
    for _ in range(6):
        a_report(**WHO)
        a_report(**{**WHO, "phone": "0912 000 000"})
    assert len(sought()) == 7
    assert queries(sought) == few
    statements = [sql for sql, _parameters in asked(sought)]
    begun = next(n for n, sql in enumerate(statements) if sql.startswith(("BEGIN", "SAVEPOINT")))
    assert not [sql for sql in statements[begun:] if "intake_identity" in sql and sql.startswith("SELECT")]
    for plan in plans(sought, "intake_identity"):
        assert "SCAN" not in plan
        assert "intake_identity_by_phone" in plan


def test_only_so_many_are_shown_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(identity, "MOST", 2)
    matters = [a_report(**WHO, at=minutes(n), actor=post("plant")).matter for n in range(4)]
    start = last_seq()
    assert found(phone=WHO["phone"]) == matters[:1:-1]
    (entry,) = Entry.objects.filter(seq__gt=start)
    assert b'"found":4' in bytes(entry.data)


def test_changing_a_key_passes_over_what_is_done(monkeypatch):
    monkeypatch.setattr(identity, "TOGETHER", 2)
    unit = unit_id(MODEL, "plant")
    looked = plans(lambda: list(identity._behind(unit)), "intake_refusedrow")
    for n in range(5):
        a_report(**{**WHO, "name": f"Người {n}"})
    identity.keys.add_key(unit)
    read, sealed = [], identity._sealed
    monkeypatch.setattr(identity, "_sealed", lambda *asked: (read.append(row) or (row, place) for row, place in sealed(*asked)))
    for plan in looked + plans(lambda: list(identity._behind(unit)), "intake_identity"):
        assert "SCAN" not in plan
        assert "_key" in plan
    read.clear()
    assert change_key(actor=post("plant"), unit=unit, at=NOON) == 5
    assert len(read) == 5, "each row is read once, however many times it is asked what is left"
    assert broken_seals(unit) == (5, [])
    journal_is_true()


def test_starting_looks_through_no_refused_row_that_is_sealed():
    for plan in plans(lambda: seal_plain(model=MODEL, at=NOON), "intake_refusedrow"):
        assert "intake_refused_plain" in plan


def _author() -> Author:
    signed_in("town-police")
    return Author(Account.of_node.get(login="town-police-desk").pk, post_id(MODEL, "town-police/desk"))


def test_a_draft_keeps_who_reported_under_seal_and_gives_it_back_to_its_author():
    author, draft = _author(), uuid4()
    body = {"text": "Nghe tiếng nổ", "place": "port", **WHO}
    save_draft(author=author, draft=draft, body=body, at=NOON)
    raw = repr(SavedDraft.of_node.values_list("body", flat=True).get())
    assert "Nghe tiếng nổ" in raw
    assert not [said for said in WHO.values() if said in raw]
    assert draft_of(author, draft).body == body
    discard(author=author, draft=draft, at=NOON)
    assert not [said for said in WHO.values() if said in repr(SavedDraft.of_node.values_list("body", flat=True).get())]
    restore(author=author, draft=draft, at=NOON)
    assert [row.body for row in drafts_of(author)] == [body]


def test_a_draft_whose_seal_is_broken_keeps_nobody_from_writing_another():
    author, broken, good = _author(), uuid4(), uuid4()
    for draft in (broken, good):
        save_draft(author=author, draft=draft, body={"text": "Nghe tiếng nổ", **WHO}, at=NOON)
    row = SavedDraft.of_node.get(pk=broken)
    SavedDraft.of_node.filter(pk=broken).update(body=row.body | {"sealed": SavedDraft.of_node.get(pk=good).body["sealed"]})
    assert {draft.pk: draft.body.get("name") for draft in drafts_of(author)} == {broken: None, good: WHO["name"]}
    with pytest.raises(SealBroken):
        draft_of(author, broken)


def test_what_was_kept_in_plain_is_sealed_and_its_old_commitment_can_be_opened_no_more():
    draft = a_draft(lat=18.05, lng=106.45, **WHO)
    report = a_report(draft=draft).report
    plain = canonical([[draft.unit, draft.channel, draft.text, draft.name, draft.phone, draft.address], "as it was"])
    nonce = os.urandom(32)
    with writing(post("town-police"), NOON) as door:  # As the program of before left it.
        door.erase(Identity, report)
        door.add(Reporter, id=report, **WHO)
        door.change(ReportText, report, {}, nonce=nonce)
        door.change(Report, report, {}, mac=commitment(nonce, plain))
        run = uuid4()
        told = {"file_digest": "0", "mapping": "m", "mapping_digest": "0", "approved_by_id": post_id(MODEL, "plant/truc-ban"), "started_at": NOON}
        door.add(ImportRun, id=run, **told)
        door.add(RefusedRow, id=uuid4(), run_id=run, line=3, rule="x", values={"Họ tên": "Canary"})
        door.record(came(report))
    assert seal_plain(model=MODEL, at=NOON) == 2
    assert seal_plain(model=MODEL, at=NOON) == 0
    assert not Reporter.unrestricted.exists()
    assert person_of(Identity.unrestricted.get()) == WHO
    assert a_report(draft=draft).repeated, "the new commitment is to the same report"
    kept, now = Report.unrestricted.get(), bytes(ReportText.unrestricted.get().nonce)
    assert now != nonce
    assert kept.mac == commitment(now, draft.body())
    row = RefusedRow.unrestricted.get()
    assert row.values is None
    assert "Canary" not in str(row.sealed)
    assert values_of(row) == {"Họ tên": "Canary"}
    journal_is_true()


def test_a_refused_row_is_sealed_for_its_place():
    unit = unit_id(MODEL, "plant")
    row = RefusedRow(id=uuid4(), unit_id=unit)
    row.sealed = seal_values(row.id, unit, {"a": "b"})
    assert values_of(row) == {"a": "b"}
    row.id = uuid4()
    with pytest.raises(SealBroken):
        values_of(row)
