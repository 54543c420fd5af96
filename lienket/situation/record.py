"""The hand-over record (Biên bản bàn giao) of a transfer outside the model, in the layout of NĐ 30/2020: what is handed over, to whom, and what was confirmed.

It names no reporter and no file by the name somebody gave it: positions, codes and digests only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import queries as clocks
from lienket.instruments.paper.closing import Recipients, Signature, on_lines
from lienket.instruments.paper.content import Annex, Block, Content, Head, Table, commands
from lienket.instruments.paper.pdf import record as set_record
from lienket.instruments.paper.words import MARK, Language, fixed, one_line, place_and_date, said
from lienket.instruments.queries import Book, book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.media import AUDIO, EXTENSIONS, IMAGE
from lienket.matters.outside import sent_of
from lienket.matters.queries import find, notes_of, number_of
from lienket.matters.sentences import word
from lienket.routing.explain import because_words, due_words, local, name
from lienket.routing.outside import record_number
from lienket.sharing import policy
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level

if TYPE_CHECKING:
    from lienket.matters.models import Matter, SentOut, SentOutWords

TEXT: Mapping[str, Mapping[Language, str]] = {
    "kind": {"vi": "BIÊN BẢN BÀN GIAO", "en": "HAND-OVER RECORD"},
    "subject": {"vi": "Chuyển vụ việc số {number} đến cơ quan có thẩm quyền", "en": "Transfer of matter {number} to the competent body"},
    "giver": {"vi": "1. Bên giao: {unit}.", "en": "1. Handed over by: {unit}."},
    "taker": {
        "vi": "2. Bên nhận: {body}; chức trách nhận: {receiver}; liên hệ: {contact}.",
        "en": "2. Handed over to: {body}; receiving post: {receiver}; contact: {contact}.",
    },
    "what": {
        "vi": "3. Nội dung bàn giao: vụ việc số {number}; loại: {kind}; lĩnh vực: {field}; mức độ: {severity}; địa bàn: {place}; xảy ra lúc {occurred}; "
        "tiếp nhận lúc {received}.",
        "en": "3. What is handed over: matter {number}; kind: {kind}; field: {field}; severity: {severity}; place: {place}; occurred {occurred}; "
        "received {received}.",
    },
    "why": {"vi": "4. Lý do chuyển: {why}", "en": "4. Reason: {why}"},
    "by": {"vi": "5. Thời hạn: bên nhận xác nhận đến {due} – {cites}.", "en": "5. Time limit: the receiver confirms by {due} – {cites}."},
    "no limit": {"vi": "5. Thời hạn: không luật hay điều khoản nào định.", "en": "5. Time limit: set by no law or clause."},
    "files": {
        "vi": "6. Tài liệu kèm theo: {n} tệp, liệt kê ở Phụ lục cùng mã băm SHA-256 để bên nhận đối chiếu.",
        "en": "6. Attached: {n} files, listed in the annex with their SHA-256 for the receiver to compare.",
    },
    "no files": {"vi": "6. Tài liệu kèm theo: không có.", "en": "6. Attached: nothing."},
    "identities": {
        "vi": "7. Biên bản này không ghi danh tính người báo tin; bên giao giữ riêng và cung cấp khi có yêu cầu đúng thẩm quyền.",
        "en": "7. This record names no reporter; the giver keeps identities apart and gives them on a lawful request.",
    },
    "SENT": {
        "vi": "8. Xác nhận của bên nhận: chưa có. Đến khi có, bên giao vẫn chịu trách nhiệm giải quyết.",
        "en": "8. Confirmation: none yet. Until there is one the giver remains responsible.",
    },
    "CONFIRMED": {
        "vi": "8. Xác nhận của bên nhận: {way}, lúc {received}. {receipt}",
        "en": "8. Confirmation of the receiver: {way}, {received}. {receipt}",
    },
    "TAKEN_BACK": {
        "vi": "8. Việc chuyển theo biên bản này đã được bên giao rút lúc {settled}, trước khi bên nhận xác nhận.",
        "en": "8. The giver took this transfer back at {settled}, before the receiver confirmed.",
    },
    "signing": {"vi": "ĐẠI DIỆN HAI BÊN", "en": "FOR BOTH SIDES"},
    "side giver": {"vi": "BÊN GIAO", "en": "HANDED OVER BY"},
    "side taker": {"vi": "BÊN NHẬN", "en": "HANDED OVER TO"},
    "both": {"vi": "- Như hai bên;", "en": "- Both sides;"},
    "filed": {"vi": "- Lưu: VT, hồ sơ vụ việc.", "en": "- On file."},
    "made": {
        "vi": "Biên bản do Lienket lập từ hồ sơ vụ việc {number}; mã biên bản {id}.",
        "en": "Made by Lienket from the file of matter {number}; record {id}.",
    },
    "list": {"vi": "Danh mục tệp bàn giao", "en": "Files handed over"},
    "file": {"vi": "Tệp", "en": "File"},
    "image": {"vi": "Ảnh", "en": "Picture"},
    "audio": {"vi": "Ghi âm", "en": "Recording"},
    "paper": {"vi": "Tài liệu", "en": "Document"},
    "unknown": {"vi": "chưa rõ", "en": "not known"},
    "erased": {"vi": "(đã xóa)", "en": "(erased)"},
}


class NoSuchRecord(LienketError):
    """The matter has no such hand-over record, or it is not the reader's to see: (record)."""

    code = "no-such-record"


def record_pdf(*, actor: Actor, number: str, record: UUID, at: datetime, language: Language) -> tuple[str, bytes]:
    """A hand-over record as (number, PDF), for those who work on the matter; the read of a restricted one is journaled.

    Raises NoSuchMatter, NoSuchRecord, FontMissing, CannotSet.
    """
    with in_model(actor.model):
        row = find(actor, number, at)
        level = policy.level_of(actor, row.id, at)
        found = [(sent, words) for sent, words in sent_of(row.id) if sent.id == record] if level is not None and level >= Level.WORK else []
        if not found:
            raise NoSuchRecord(record.hex)
        rules = book(actor.model)
        sent, words = found[0]
        made = content(rules, row, sent, words, language)
    if row.restricted:
        note_read(actor=actor, subject=row.id, level=level or Level.WORK, form="file", at=at)
    day = sent.sent_at.astimezone(rules.calendar.zone).date()
    return record_number(sent, rules), set_record(made, day, " ".join(made.head.agency))


def content(rules: Book, row: Matter, sent: SentOut, words: SentOutWords | None, language: Language) -> Content:
    """What the record says."""
    pack, unit = rules.pack, rules.pack.unit(sent.unit.code)
    day = sent.sent_at.astimezone(rules.calendar.zone).date()
    agency = on_lines(said(unit.name, language).upper(), language)
    above = pack.unit(unit.parent) if unit.parent else None
    head = Head(
        above=on_lines(said(above.name, language).upper(), language) if above and commands(said(above.name, "vi"), said(unit.name, "vi")) else (),
        agency=agency,
        number=fixed("number", language).format(record_number(sent, rules)),
        state=fixed("state", language),
        motto=fixed("motto", language),
        place_and_date=place_and_date("", day, language),
        kind=TEXT["kind"][language],
        subject=TEXT["subject"][language].format(number=number_of(row)),
    )
    body = words.body if words else TEXT["erased"][language]
    receiver = words.receiver if words else TEXT["erased"][language]
    head_of = next((post for post in unit.posts if not post.duty), None)
    signer = said(head_of.title, language) if head_of else fixed("head-of-unit", language)
    return Content(
        language=language,
        code=sent.id.hex,
        mark=MARK[language] if pack.file.demonstration else "",
        head=head,
        bases=(),
        body=tuple(Block("clause", one_line(text)) for text in _lines(rules, row, sent, words, language)),
        signing=TEXT["signing"][language],
        closing=(
            Signature(sent.unit.code, (TEXT["side giver"][language], *agency), (signer.upper(),)),
            Signature("", (TEXT["side taker"][language], *_on_lines(body)), (one_line(receiver).upper(),)),
            Recipients(fixed("recipients", language), (TEXT["both"][language], TEXT["filed"][language])),
        ),
        made_from=TEXT["made"][language].format(number=number_of(row), id=sent.id),
        annexes=(Annex(fixed("annex", language), _files(sent, language)),) if sent.files else (),
    )


def _lines(rules: Book, row: Matter, sent: SentOut, words: SentOutWords | None, language: Language) -> Iterator[str]:
    pack, calendar, erased = rules.pack, rules.calendar, TEXT["erased"][language]
    notes = {note.id: note.text for note in notes_of(row.id)}

    def say(key: str, **values: str) -> str:
        return TEXT[key][language].format(**values)

    def plain(text: str) -> str:
        return one_line(text).rstrip(" .;")

    yield say("giver", unit=name(pack, "unit", sent.unit.code, language))
    if words:
        yield say("taker", body=plain(words.body), receiver=plain(words.receiver), contact=plain(words.contact))
    else:
        yield say("taker", body=erased, receiver=erased, contact=erased)
    yield say(
        "what",
        number=number_of(row),
        kind=name(pack, "kind", row.kind, language),
        field=name(pack, "field", row.field, language),
        severity=name(pack, "severity", row.severity, language),
        place=name(pack, "zone", row.place, language) if row.place else TEXT["unknown"][language],
        occurred=local(row.occurred_at, calendar),
        received=local(row.received_at, calendar),
    )
    yield say("why", why=f"{plain(notes.get(sent.note, erased))}.")
    limits = [c for c in clocks.of_subject(row.id) if c.clock == "hand-over" and c.duty == "lead" and c.due_at]
    if limits:
        last = limits[-1]
        assert last.due_at is not None
        day = row.received_at.astimezone(calendar.zone).date()
        yield say("by", due=due_words(last.due_at, calendar, language), cites=because_words(pack, last.because, language, day))
    else:
        yield say("no limit")
    yield say("files", n=str(len(sent.files))) if sent.files else say("no files")
    yield say("identities")
    yield say(
        sent.state,
        way=word("way", sent.way, language) if sent.way else "",
        received=local(sent.received_at, calendar) if sent.received_at else "",
        settled=local(sent.settled_at, calendar) if sent.settled_at else "",
        receipt=f"{plain(notes.get(sent.receipt, erased))}." if sent.receipt else "",
    )


def _on_lines(body: str) -> tuple[str, ...]:
    """The name of a body in capitals; one of the police has the body it belongs to on a line of its own, as offices write it."""
    first, _, rest = one_line(body).partition(" Công an ")
    return (first.upper(), f"CÔNG AN {rest.upper()}") if rest else (first.upper(),)


def _files(sent: SentOut, language: Language) -> Table:
    rows = []
    for n, (media, size, digest) in enumerate(sent.files, 1):
        sort = TEXT["image" if media in IMAGE else "audio" if media in AUDIO else "paper"][language]
        digest_words = " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
        rows.append((f"{n}. {sort} {EXTENSIONS.get(media, '').upper()}, {_size(size, language)}", digest_words))
    return Table(TEXT["list"][language], (TEXT["file"][language], "SHA-256"), tuple(rows))


def _size(size: int, language: Language) -> str:
    """Bytes as people read them, with the decimal comma in Vietnamese."""
    if size < 1000:
        return f"{size} byte"
    unit, amount = ("MB", size / 1_000_000) if size >= 1_000_000 else ("kB", size / 1000)
    text = f"{amount:.1f} {unit}"
    return text.replace(".", ",") if language == "vi" else text
