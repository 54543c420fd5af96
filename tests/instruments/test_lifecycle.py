"""From a copy of the regulation in force to the regulation that runs: what each step asks for, what it refuses, and who sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments import consultation, drafts, plans, signed_files, signing
from lienket.instruments.models import KeptText, PackEdition
from lienket.instruments.queries import book, edition_in_use, editions, in_force_on, texts_of
from lienket.instruments.texts import plain
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import StateSecretRefused
from lienket.regulation.load import PackRefused
from lienket.regulation.rewrite import clause_data, with_clause, with_keys
from lienket.situation.over_http import STATUS
from lienket.situation.refusals import MESSAGES
from tests.instruments.making import BEGINS, CODE, FILE, PARTIES, a_draft, chief, consulted, desk, final, repaired, signed_by, text_of, the
from tests.world import MODEL, NOON, TODAY, facts, minutes, post, recorded_about

pytestmark = pytest.mark.django_db


def longer(text: str, clause: str = "t1", minutes: int = 15) -> str:
    return with_clause(text, clause, {**clause_data(text, clause), "clock": {"clock": "acknowledge", "limit": {"minutes": minutes}}})


def test_a_regulation_is_drafted_consulted_signed_and_runs_from_its_day_on(world):
    draft = a_draft()
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=longer(text_of(draft)), revision=2, at=NOON)
    signed_by(final(consulted(draft)), *PARTIES)
    edition = signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)

    assert (the(draft).state, the(draft).in_force_on, edition) == ("IN_FORCE", BEGINS, 2)
    assert [i.code for i in in_force_on(MODEL, BEGINS - timedelta(days=1))] == ["qc"]
    assert [i.code for i in in_force_on(MODEL, BEGINS)] == [CODE]
    rules = book(MODEL).rules
    before, after = (rules.decide(facts(), datetime.combine(day, datetime.min.time(), rules.zone)) for day in (BEGINS - timedelta(days=1), BEGINS))
    assert [t.limits[0].amount for t in before.clocks if (t.clock, t.duty) == ("acknowledge", "lead")] == [30]
    assert [t.limits[0].amount for t in after.clocks if (t.clock, t.duty) == ("acknowledge", "lead")] == [15]
    signed = next(i for i in book(MODEL).pack.instruments if i.code == CODE)
    assert {p.unit: p.signed_on for p in signed.parties} == dict.fromkeys(PARTIES, TODAY)
    assert recorded_about(draft)[-1] == "instrument.in-force/1"
    assert [name for name in recorded_about(draft) if name == "instrument.signed/1"] == ["instrument.signed/1"] * 3


def test_coming_into_force_changes_no_clause_of_the_frozen_text_and_no_older_edition(world):
    old = PackEdition.unrestricted.get(number=1)
    draft = signed_by(final(consulted(a_draft())), *PARTIES)
    frozen = plain(text_of(draft))
    signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)
    running = plain(book(MODEL).pack.sources[FILE])
    assert running["clauses"] == frozen["clauses"]
    assert {k for k in running if running[k] != frozen.get(k)} == {"parties", "signed_on"}
    assert PackEdition.unrestricted.get(number=1).sources == old.sources
    assert [e.number for e in editions()] == [2, 1]
    assert edition_in_use(NOON - timedelta(days=0.5)).number == 1
    assert [e.number for e, _text in texts_of(MODEL, "qc")] == [2, 1]


def test_a_text_that_does_not_load_is_refused_and_kept_for_its_author(world):
    draft = a_draft()
    broken = text_of(draft).replace("lead: province-police", "lead: province-polize")
    with pytest.raises(PackRefused) as refused:
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=broken, revision=2, at=NOON)
    (error,) = refused.value.errors
    assert (error.file, error.clause) == (FILE, "d1")
    assert "province-police" in error.remedy_vi
    assert drafts.kept(desk(), draft, FILE).text == broken
    assert drafts.kept(chief(), draft, FILE) is None
    assert the(draft).revision == 2
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=longer(text_of(draft)), revision=2, at=NOON)
    assert drafts.kept(desk(), draft, FILE) is None


def test_of_two_who_save_over_the_same_revision_the_second_is_told_and_loses_nothing(world):
    draft = a_draft()
    first, second = longer(text_of(draft), minutes=20), longer(text_of(draft), minutes=10)
    assert drafts.revise(actor=desk(), draft=draft, file=FILE, text=first, revision=2, at=NOON) == 3
    with pytest.raises(drafts.DraftMoved):
        drafts.revise(actor=chief(), draft=draft, file=FILE, text=second, revision=2, at=NOON)
    assert (text_of(draft), drafts.kept(chief(), draft, FILE).text) == (first, second)


def test_a_marked_secret_is_neither_saved_nor_kept(world):
    draft = a_draft()
    with pytest.raises(StateSecretRefused):
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=text_of(draft) + "\n# Độ mật: TỐI MẬT\n", revision=2, at=NOON)
    assert not KeptText.of_node.exists()
    assert the(draft).revision == 2


def test_a_draft_may_change_the_units_with_it_but_no_file_that_is_not_its_own(world):
    draft = a_draft()
    units = world.sources["units.yaml"].replace("name: {vi: Nhà máy, en: Plant}", "name: {vi: Nhà máy thép, en: Steel plant}")
    drafts.revise(actor=desk(), draft=draft, file="units.yaml", text=units, revision=2, at=NOON)
    assert drafts.pack_of(the(draft)).unit("plant").name.vi == "Nhà máy thép"
    for file in ("pack.yaml", "regulations/01-qc.yaml", "../x"):
        with pytest.raises(drafts.NotEditable):
            drafts.revise(actor=desk(), draft=draft, file=file, text="x", revision=3, at=NOON)


def test_a_text_cannot_take_the_code_or_the_lead_of_another(world):
    draft = a_draft()
    with pytest.raises(drafts.CodeChanged):
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=with_keys(text_of(draft), {"code": "other"}), revision=2, at=NOON)
    handed = text_of(draft).replace("town-police, as_lead: true", "town-police").replace("- {unit: plant}", "- {unit: plant, as_lead: true}")
    with pytest.raises(NotAllowed):
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=with_keys(handed, {"issued_by": "plant"}), revision=2, at=NOON)
    for code in ("qc", CODE):
        with pytest.raises(drafts.CodeTaken):
            drafts.begin_from(actor=desk(), base="qc", code=code, number="2", begins=BEGINS, at=NOON)


def test_a_draft_may_begin_with_a_text_brought_along(world):
    text = with_keys(repaired(world.sources["regulations/01-qc.yaml"]), {"code": "qc-moi", "in_force": {"from": BEGINS}, "replaces": "qc"})
    with pytest.raises(NotAllowed):
        drafts.begin_with(actor=post("plant"), text=text, at=NOON)
    draft = drafts.begin_with(actor=desk(), text=text, at=NOON)
    assert (the(draft).code, the(draft).base, drafts.changes_of(the(draft))) == ("qc-moi", "qc", {"regulations/qc-moi.yaml": text})
    with pytest.raises(PackRefused):
        drafts.begin_with(actor=desk(), text="code: x\n", at=NOON)


@pytest.mark.parametrize("unit", ["neighbour", "ministry", "province-police"])
def test_who_is_no_party_sees_nothing_of_a_draft_at_any_step(world, unit):
    outsider = post(unit)
    draft = a_draft()

    def hidden() -> None:
        assert drafts.drafts_seen(outsider) == []
        with pytest.raises(drafts.NoSuchInstrumentDraft):
            drafts.draft_of(outsider, draft)
        for act in (
            lambda: drafts.revise(actor=outsider, draft=draft, file=FILE, text="x", revision=1, at=NOON),
            lambda: consultation.answer(actor=outsider, draft=draft, given={"": "ACCEPT"}, notes={}, at=NOON),
            lambda: signing.sign(actor=outsider, draft=draft, unit=unit, signed_on=TODAY, at=NOON),
            lambda: signing.bring_into_force(actor=outsider, draft=draft, on=BEGINS, at=NOON),
            lambda: drafts.withdraw(actor=outsider, draft=draft, why="Không cần.", at=NOON),
        ):
            with pytest.raises(drafts.NoSuchInstrumentDraft):
                act()

    hidden()
    consulted(draft)
    hidden()
    signed_by(final(draft), *PARTIES)
    hidden()


def test_a_party_sees_the_draft_from_the_consultation_on(world):
    draft = a_draft()
    assert drafts.drafts_seen(post("plant")) == []
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=3), at=NOON)
    assert [d.id for d in drafts.drafts_seen(post("plant"))] == [draft]
    with pytest.raises(NotAllowed):
        drafts.revise(actor=post("plant"), draft=draft, file=FILE, text="x", revision=2, at=NOON)


def test_while_the_parties_are_asked_the_text_does_not_change(world):
    draft = a_draft()
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=3), at=NOON)
    with pytest.raises(drafts.NotInState):
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=longer(text_of(draft)), revision=2, at=NOON)
    assert drafts.kept(desk(), draft, FILE) is not None
    with pytest.raises(drafts.NotInState):
        consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=3), at=NOON)


def test_lint_errors_block_the_freezing_and_what_changed_since_the_consultation_needs_a_reason(world):
    draft = consulted(a_draft(clean=False))
    with pytest.raises(signing.LintBlocks) as blocked:
        signing.finalise(actor=desk(), draft=draft, revision=1, why="Vẫn ký.", at=NOON)
    assert "d4" in blocked.value.args[1]
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=repaired(text_of(draft)), revision=1, at=NOON)
    assert signing.readiness(the(draft)).changed == ("d4",)
    with pytest.raises(drafts.ReasonMissing):
        signing.finalise(actor=desk(), draft=draft, revision=2, why=" ", at=NOON)
    with pytest.raises(Overtaken):
        signing.finalise(actor=desk(), draft=draft, revision=1, why="Sửa lỗi.", at=NOON)
    signing.finalise(actor=desk(), draft=draft, revision=2, why="Sửa lỗi.", at=NOON)
    assert (the(draft).state, the(draft).final) == ("FINAL", 3)


def test_nobody_freezes_a_text_the_parties_were_not_asked_about(world):
    draft = a_draft()
    with pytest.raises(signing.NotConsulted):
        signing.finalise(actor=desk(), draft=draft, revision=2, why="Gấp.", at=NOON)


def test_in_force_needs_every_signature_and_a_second_pair_of_eyes(world):
    draft = signed_by(final(consulted(a_draft())), "town-police", "plant")
    with pytest.raises(signing.NotAllSigned, match="border-post"):
        signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)
    signed_by(draft, "border-post")
    with pytest.raises(NotAllowed):
        signing.bring_into_force(actor=desk(), draft=draft, on=BEGINS, at=NOON)
    with pytest.raises(NotAllowed):
        signing.bring_into_force(actor=post("plant"), draft=draft, on=BEGINS, at=NOON)
    for early in (TODAY - timedelta(days=1), BEGINS - timedelta(days=1)):
        with pytest.raises(signing.DayPast):
            signing.bring_into_force(actor=chief(), draft=draft, on=early, at=NOON)
    signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS + timedelta(days=2), at=NOON)
    assert the(draft).in_force_on == BEGINS + timedelta(days=2)
    assert [i.code for i in in_force_on(MODEL, BEGINS)] == ["qc"]


def test_a_second_try_of_the_same_step_is_refused(world):
    draft = a_draft()
    consulted(draft)
    with pytest.raises(consultation.NothingAsked):
        consultation.close(actor=desk(), draft=draft, at=NOON)
    final(draft)
    with pytest.raises(drafts.NotInState):
        final(draft)
    signed_by(draft, *PARTIES)
    with pytest.raises(signing.AlreadySigned):
        signed_by(draft, "plant")
    with pytest.raises(signing.AlreadySigned):
        signing.reopen(actor=desk(), draft=draft, why="Sửa lại.", at=NOON)
    signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)
    for again in (
        lambda: signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON),
        lambda: drafts.withdraw(actor=desk(), draft=draft, why="Thôi.", at=NOON),
        lambda: signing.sign(actor=desk(), draft=draft, unit="plant", signed_on=TODAY, at=NOON),
    ):
        with pytest.raises(drafts.NotInState):
            again()
    assert len(editions()) == 2


def test_a_signature_belongs_to_a_party_and_to_the_frozen_text(world):
    draft = final(consulted(a_draft()))
    for unit, day, digest, refusal in (
        ("neighbour", TODAY, "", signing.NotAParty),
        ("plant", TODAY + timedelta(days=1), "", signing.SignedBeforeFinal),
        ("plant", TODAY - timedelta(days=1), "", signing.SignedBeforeFinal),
        ("plant", TODAY, "0" * 64, signing.OtherText),
    ):
        with pytest.raises(refusal):
            signing.sign(actor=desk(), draft=draft, unit=unit, signed_on=day, digest=digest, at=NOON)
    with pytest.raises(NotAllowed):
        signing.sign(actor=post("plant"), draft=draft, unit="border-post", signed_on=TODAY, at=NOON)
    signing.sign(actor=desk(), draft=draft, unit="plant", signed_on=TODAY, manner="PDF", digest=the(draft).digest, file_digest="f" * 64, at=NOON)
    assert [(s.unit.code, s.manner) for s in signing.signatures_of(the(draft))] == [("plant", "PDF")]


def test_a_frozen_text_nobody_signed_goes_back_to_drafting(world):
    draft = final(consulted(a_draft()))
    signing.reopen(actor=desk(), draft=draft, why="Sót một khoản.", at=NOON)
    assert (the(draft).state, the(draft).final, the(draft).digest) == ("DRAFTING", None, "")
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=longer(text_of(draft)), revision=3, at=NOON)


def test_what_moved_in_the_pack_meanwhile_is_not_overwritten(world):
    draft = a_draft()
    units = world.sources["units.yaml"].replace("Nhà máy", "Nhà máy thép")
    drafts.revise(actor=desk(), draft=draft, file="units.yaml", text=units, revision=2, at=NOON)
    signed_by(final(consulted(draft)), *PARTIES)
    signing.withdraw_consent(actor=post("plant"), code="qc", clause="d2", on=TODAY, why="Không còn phù hợp.", at=NOON)  # Another file: no harm.
    other = book(MODEL).pack.sources | {"units.yaml": world.sources["units.yaml"].replace("Hàng xóm", "Láng giềng")}
    signing._load(desk(), other, minutes(1))
    with pytest.raises(signing.BaseMoved, match=r"units\.yaml"):
        signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=minutes(2))
    assert the(draft).state == "FINAL"


def test_a_reserved_clause_is_written_into_the_frozen_text_and_who_reserves_the_whole_does_not_join(world):
    draft = consulted(a_draft(), {"border-post": {"d3": "RESERVE", "d5": "ACCEPT"}, "plant": {"": "RESERVE"}})
    final(draft)
    text = plain(text_of(draft))
    assert text["consents"] == [{"unit": "border-post", "clause": "d3", "answer": "reserve", "on": TODAY}]
    assert [p["unit"] for p in text["parties"]] == ["town-police", "border-post"]
    signed_by(draft, "town-police", "border-post")
    signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)


def test_an_instrument_ends_by_the_head_of_its_lead_and_never_in_the_past(world):
    for actor, day, refusal in ((desk(), TODAY, NotAllowed), (post("plant"), TODAY, NotAllowed), (chief(), TODAY - timedelta(days=1), signing.DayPast)):
        with pytest.raises(refusal):
            signing.end(actor=actor, code="qc", on=day, why="Hết nhiệm vụ.", at=NOON)
    signing.end(actor=chief(), code="qc", on=BEGINS, why="Hết nhiệm vụ.", at=NOON)
    assert [len(in_force_on(MODEL, day)) for day in (TODAY, BEGINS - timedelta(days=1), BEGINS)] == [1, 1, 0]
    with pytest.raises(signing.NotInForce):
        signing.end(actor=chief(), code="qc", on=BEGINS, why="Hết nhiệm vụ.", at=NOON)


def test_a_withdrawn_consent_stands_in_the_text_from_its_day(world):
    with pytest.raises(NotAllowed):
        signing.withdraw_consent(actor=post("neighbour"), code="qc", clause="d2", on=TODAY, why="Không phải bên.", at=NOON)
    signing.withdraw_consent(actor=post("plant"), code="qc", clause="d2", on=BEGINS, why="Không còn lực lượng.", at=NOON)
    (consent,) = next(i for i in book(MODEL).pack.instruments if i.code == "qc").consents
    assert (consent.unit, consent.clause, consent.answer, consent.on) == ("plant", "d2", "withdraw", BEGINS)


def test_every_refusal_has_words_in_both_languages():
    seen = {
        c.code for m in (consultation, drafts, plans, signed_files, signing) for c in vars(m).values() if isinstance(c, type) and issubclass(c, LienketError)
    }
    absent = {code for code in seen if STATUS.get(code) == 404}
    assert sorted(seen - absent - set(MESSAGES) - {"pack-refused", "not-allowed", "error", "state-secret"}) == []
