"""Signing in the PDF: the frozen text as a document with a field for every party, and what comes back with signatures in it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from lienket.instruments.drafts import NotInState, draft_of, instrument_in, pack_of
from lienket.instruments.models import Draft, SignedFile
from lienket.instruments.paper.opened import open_document
from lienket.instruments.paper.pdf import issue
from lienket.instruments.policy import speaks
from lienket.instruments.queries import book
from lienket.instruments.signing import OtherText, sign, signatures_of, signers
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.queries import code_of

LARGEST = 10_000_000
"""Bytes of a signed document that is taken."""


class DocumentUnlike(LienketError):
    """The pages of the document are not what its source makes: (codes of what differs)."""

    code = "document-unlike"


class SignatureBroken(LienketError):
    """A signature in the document is not valid: (unit)."""

    code = "signature-broken"


class SignatureLost(LienketError):
    """The document lacks signatures recorded before; sign the newest file: (units)."""

    code = "signature-lost"


class NothingSigned(LienketError):
    """The document holds no new signature that this unit may record."""

    code = "nothing-signed"


class FileTooLarge(LienketError):
    """The file is larger than a signed document may be: (megabytes)."""

    code = "document-too-large"


def document_of(draft: Draft) -> bytes:
    """The PDF to sign next: the newest one handed in, else the frozen text set anew. Raises NotInState before the text is frozen."""
    if draft.final is None:
        raise NotInState(draft.state)
    newest = SignedFile.unrestricted.filter(draft=draft).order_by("-number").first()  # As the draft.
    if newest is not None:
        return b64decode(newest.content)
    pack = pack_of(draft, draft.final)
    return issue(pack, instrument_in(pack, draft.code)).pdf


def record_signed(*, actor: Actor, draft: UUID, data: bytes, at: datetime) -> tuple[str, ...]:
    """Take in a signed PDF: every new valid signature of a party this unit may record for is recorded. Returns these parties.

    Records: instrument.signed/1.
    Raises: NotADocument, NotOurs, DocumentUnlike, OtherText, SignatureBroken, SignatureLost, NothingSigned, FileTooLarge, NotInState.
    """
    if len(data) > LARGEST:
        raise FileTooLarge(LARGEST // 1_000_000)
    opened = open_document(data, at=at)
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        if row.state != "FINAL":
            raise NotInState(row.state)
        if opened.digest != row.digest or opened.manifest.instrument != row.code:
            raise OtherText(opened.digest, row.digest)
        if not opened.match:
            raise DocumentUnlike(", ".join(opened.problems))
        if broken := next((s for s in opened.signatures if not s.valid), None):
            raise SignatureBroken(broken.unit)
        known = signatures_of(row)
        there = {s.unit: s for s in opened.signatures}
        if lost := sorted(s.unit.code for s in known if s.manner == "PDF" and s.unit.code not in there):
            raise SignatureLost(", ".join(lost))
        own = code_of(actor.unit) if actor.unit is not None and speaks(book(actor.model).pack, actor) else ""
        done = {s.unit.code for s in known}
        new = [u for u in signers(row) if u in there and u not in done and (u == own or actor.unit == row.unit_id)]
        if not new:
            raise NothingSigned()
        zone = book(actor.model).calendar.zone
        file = sha256(data).hexdigest()
        for unit in new:
            said_at = there[unit].at
            # What the signer's computer said counts only where it can be: after the text was frozen, not after now.
            day = (said_at if said_at is not None and row.finalised_at is not None and row.finalised_at <= said_at <= at else at).astimezone(zone).date()
            values = {"number": there[unit].signer, "digest": opened.digest, "file_digest": file}
            sign(actor=actor, draft=draft, unit=unit, signed_on=day, manner="PDF", at=at, **values)
        number = SignedFile.unrestricted.filter(draft=row).count() + 1  # As the draft.
        door.add(SignedFile, id=uuid7(door.recorded_at), draft_id=draft, number=number, digest=file, content=b64encode(data).decode())
    return tuple(new)
