"""Names, phones, words and positions live beside the journal: not one byte of them enters entries or exports."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from lienket.instruments.actions import load
from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.intake.models import Identity, ReportText
from lienket.intake.seals import person_of
from lienket.journal.door import writing
from lienket.journal.export import export
from lienket.journal.models import Entry
from lienket.journal.rows import in_model
from lienket.journal.verify import verify
from lienket.kernel.actor import Actor
from lienket.regulation.load import pack_from_sources
from lienket.regulation.model import Facts
from lienket.units.actions import post_person
from lienket.units.queries import post_id
from tests.journal.acts import came
from tests.regulation.mini_pack import SOURCES

AT = datetime(2016, 3, 2, 3, tzinfo=UTC)
WORDS = "Chim hoàng yến đậu trên cổng số ba"
NAME, PHONE, ADDRESS, OFFICER = "Hoàng Yến Thử Nghiệm", "+84 900 000 731", "Ngõ Chim Hoàng Yến 17", "Cán bộ Hoàng Yến Giả"
LAT, LNG = 18.0612345, 106.4198765
CANARIES = [WORDS, NAME, PHONE, ADDRESS, OFFICER, str(LAT), str(LNG), "hoàng yến", "Hoàng Yến", "0612345", "4198765", "900 000 731"]


def spellings(text: str) -> set[bytes]:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    forms |= {form.casefold() for form in forms} | {form.encode("unicode_escape").decode() for form in forms}
    return {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}


def hits(data: bytes) -> list[bytes]:
    return [spelling for canary in CANARIES for spelling in spellings(canary) if spelling in data]


@pytest.mark.django_db
def test_no_canary_enters_the_journal_or_its_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    system = Actor.system("mini", "test")
    load(actor=system, pack=pack_from_sources(SOURCES), at=AT)
    post_person(actor=system, name=OFFICER, post=post_id("mini", "town-police/desk"), since=date(2016, 3, 1), at=AT)
    facts = Facts(kind="incident", field="theft", severity="high", reporter="guard", place="works")
    said: dict[str, Any] = {"unit": "town-police", "channel": "phone", "facts": facts, "occurred_at": AT, "received_at": AT}
    said |= {"lat": LAT, "lng": LNG, "name": NAME, "phone": PHONE, "address": ADDRESS}
    answer = receive(actor=system, draft=Draft(key="canary-0001", text=WORDS, **said), at=AT)
    receive(actor=system, draft=Draft(key="canary-0002", text=unicodedata.normalize("NFD", WORDS), **said), at=AT)
    # Sown, or the silence below would prove nothing.
    with in_model("mini"):
        assert ReportText.unrestricted.get(pk=answer.report).text == WORDS
        assert person_of(Identity.unrestricted.get(pk=answer.report))["phone"] == PHONE
    with writing(system, AT) as door:
        door.erase(Identity, answer.report)
        door.record(came(answer.report))

    entries = b"\n".join(bytes(data) for data in Entry.objects.order_by("seq").values_list("data", flat=True))
    export(tmp_path / "journal.jsonl")
    assert answer.report.hex.encode() in entries
    assert hits(entries) == []
    assert hits((tmp_path / "journal.jsonl").read_bytes()) == []
    with connection.cursor() as cursor:
        for table in ("journal_entrysubject", "journal_outboxitem", "journal_head"):
            cursor.execute(f"SELECT * FROM {table}")
            assert hits(repr(cursor.fetchall()).encode()) == []
    assert verify().ok


def test_a_sown_canary_would_be_seen():
    assert hits(b'{"x":"' + WORDS.encode() + b'"}')
    assert hits(unicodedata.normalize("NFD", NAME).encode("utf-16-le"))
