"""Drafts of instruments: begun from the text in force or from a text brought along, saved as revisions that always load, never losing what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from lienket.instruments.events import DraftBegun, DraftSaved, InstrumentWithdrawn
from lienket.instruments.models import Draft, DraftRevision, KeptText, PackEdition, Remark
from lienket.instruments.policy import drafters, refuse, require_own, sees_draft
from lienket.instruments.queries import MOST_KEPT, book, latest, loaded
from lienket.instruments.texts import composed, copied, file_of, plain, source_of
from lienket.journal.door import Overtaken, Writing, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack, PackRefused, pack_digest
from lienket.regulation.refusal import PackError
from lienket.units.queries import code_of

LONGEST = 2_000_000
EDITABLE = ("units.yaml", "zones.yaml", "taxonomy.yaml", "calendar.yaml")
"""Files of the base that a draft may change beside its own instrument."""


class NoSuchInstrumentDraft(LienketError):
    """There is no such draft, or it is not for this unit to see: (id)."""

    code = "no-such-instrument-draft"


class NoSuchInstrument(LienketError):
    """The model has no instrument with this code: (code)."""

    code = "instrument-absent"


class NotInState(LienketError):
    """The draft is at another step: (state it has)."""

    code = "draft-not-in-state"


class CodeTaken(LienketError):
    """An instrument or a draft with this code exists: (code)."""

    code = "instrument-code-taken"


class CodeChanged(LienketError):
    """The text names another code than the draft's: (code in the text, code of the draft)."""

    code = "instrument-code-changed"


class NotEditable(LienketError):
    """A draft does not change this file: (file)."""

    code = "file-not-editable"


class TextTooLong(LienketError):
    """The text is longer than a file of a pack may be: (characters allowed)."""

    code = "text-too-long"


class DraftMoved(LienketError):
    """Somebody saved in between; what was typed is kept beside: (revision there is now)."""

    code = "draft-moved"


class ReasonMissing(LienketError):
    """This step needs a reason in words."""

    code = "draft-reason-needed"


def draft_of(actor: Actor, draft: UUID) -> Draft:
    """A draft that the actor's unit may see. Raises NoSuchInstrumentDraft."""
    row = Draft.unrestricted.select_related("unit").filter(pk=draft).first()  # Asked of the policy on the next line.
    if row is None or not sees_draft(actor, row):
        raise NoSuchInstrumentDraft(draft.hex)
    return row


def drafts_seen(actor: Actor) -> list[Draft]:
    """Every draft the actor's unit may see, newest first."""
    rows = Draft.unrestricted.select_related("unit").order_by("-begun_at", "-id")  # Each is asked of the policy.
    return [row for row in rows if sees_draft(actor, row)]


def revisions_of(draft: Draft) -> list[DraftRevision]:
    """Every saved revision, newest first; of a draft that the policy has let through."""
    return list(DraftRevision.unrestricted.filter(draft=draft).select_related("saved_by").order_by("-number"))  # As the draft.


def changes_of(draft: Draft, number: int | None = None) -> dict[str, str]:
    """The files a revision changes (the newest, or `number`); of a draft that the policy has let through."""
    wanted = draft.revision if number is None else number
    changes: dict[str, str] = DraftRevision.unrestricted.get(draft=draft, number=wanted).changes  # As the draft.
    return changes


def sources_of(draft: Draft, changes: Mapping[str, str]) -> dict[str, str]:
    """The whole pack as it would be with these changes, over the edition the draft was begun from; the last few are kept."""
    key = (draft.model_id, draft.edition, draft.code, pack_digest(changes))
    if key not in _composed:
        base = PackEdition.unrestricted.get(number=draft.edition).sources  # The pack is public inside its model.
        found = composed(base, changes, draft.code)
        while len(_composed) >= MOST_KEPT:
            _composed.pop(next(iter(_composed)), None)
        _composed[key] = found
    return dict(_composed[key])


def sources_today(draft: Draft) -> dict[str, str]:
    """The pack in use with what the draft changes in its newest revision: as it would be loaded if it came into force now."""
    edition = latest()
    assert edition is not None
    return composed(edition.sources, changes_of(draft), draft.code)


_composed: dict[tuple[str, int, str, str], dict[str, str]] = {}


def pack_of(draft: Draft, number: int | None = None) -> Pack:
    """The pack of a saved revision; saved revisions always load."""
    return loaded(sources_of(draft, changes_of(draft, number)))


def instrument_in(pack: Pack, code: str) -> Instrument:
    """The instrument of a draft in its pack."""
    return next(i for i in pack.instruments if i.code == code)


def begin_from(*, actor: Actor, base: str, code: str, number: str, begins: date, at: datetime) -> UUID:
    """Begin a draft as a copy of instrument `base` of the edition in use.

    Records: instrument.begun/1, instrument.saved/1. Raises: CodeTaken, NoSuchInstrument, NotAllowed, PackRefused.
    """
    pack = book(actor.model).pack
    if base not in pack.places or base not in {i.code for i in pack.instruments}:
        raise NoSuchInstrument(base)
    return _begin(actor, code, copied(source_of(pack, base), code, number, base, begins), base, at)


def begin_with(*, actor: Actor, text: str, at: datetime) -> UUID:
    """Begin a draft with a text brought along; its code is that of the text.

    Records: instrument.begun/1, instrument.saved/1. Raises: CodeTaken, NotAllowed, PackRefused, StateSecretRefused, TextTooLong.
    """
    own = plain(text)
    code = own.get("code")
    base = own.get("replaces")
    return _begin(actor, code if isinstance(code, str) else "", text, base if isinstance(base, str) else "", at)


def _begin(actor: Actor, code: str, text: str, base: str, at: datetime) -> UUID:
    guard(text)
    if len(text) > LONGEST:
        raise TextTooLong(LONGEST)
    with in_model(actor.model):
        edition = latest()
        assert edition is not None
        known = book(actor.model).pack
        if code in {i.code for i in known.instruments} or Draft.unrestricted.filter(code=code).exclude(state="WITHDRAWN").exists():  # Codes are public.
            raise CodeTaken(code)
        name = file_of(code or "new")
        changes = {name: text}
        pack = loaded(composed(edition.sources, changes, code))
        _require_drafter(actor, pack, code)
    with writing(actor, at) as door:
        draft = uuid7(door.recorded_at)
        assert actor.unit is not None
        door.add(Draft, id=draft, unit_id=actor.unit, code=code, base=base, edition=edition.number, begun_by_id=actor.post, begun_at=door.recorded_at)
        door.record(DraftBegun(draft=draft, instrument=code, unit=code_of(actor.unit), base=base, edition=edition.number), draft)
        add_revision(door, actor, draft, 1, changes, pack.digest)
    return draft


def add_revision(door: Writing, actor: Actor, draft: UUID, number: int, changes: Mapping[str, str], digest: str) -> None:
    """Write one saved state of a draft and say so."""
    values = {"draft_id": draft, "number": number, "changes": dict(changes), "digest": digest}
    door.add(DraftRevision, id=uuid7(door.recorded_at), saved_by_id=actor.post, saved_at=door.recorded_at, **values)
    door.record(DraftSaved(draft=draft, revision=number, digest=digest), draft)


def _require_drafter(actor: Actor, pack: Pack, code: str) -> None:
    if actor.unit is None or actor.post is None or code_of(actor.unit) not in drafters(instrument_in(pack, code)):
        raise refuse("draft")


def editable(draft: Draft) -> tuple[str, ...]:
    """The files that this draft may change."""
    return (file_of(draft.code), *EDITABLE)


def revise(*, actor: Actor, draft: UUID, file: str, text: str, revision: int, at: datetime) -> int:
    """Save `text` as the new content of `file`, typed over revision `revision`; returns the number of the new revision.

    What cannot be taken is kept for its author (`kept`) before the refusal is raised.
    Records: instrument.saved/1. Raises: DraftMoved, PackRefused, CodeChanged, NotInState, NotEditable, NotAllowed, StateSecretRefused, TextTooLong.
    """
    guard(text)
    with in_model(actor.model):
        row = draft_of(actor, draft)
        require_own(actor, row)
        if file not in editable(row):
            raise NotEditable(file)
        if len(text) > LONGEST:
            raise TextTooLong(LONGEST)
        text = text.replace("\r\n", "\n")  # As a form sends it.
        try:
            if row.state != "DRAFTING":
                raise NotInState(row.state)
            if row.revision != revision:
                raise DraftMoved(row.revision)
            changes = {**changes_of(row), file: text}
            pack = checked(row, changes)
            _require_drafter(actor, pack, row.code)
            with writing(actor, at) as door:
                door.change(Draft, draft, expect={"revision": revision, "state": "DRAFTING"}, revision=revision + 1)
                add_revision(door, actor, draft, revision + 1, changes, pack.digest)
        except Overtaken:
            keep(actor, draft, file, text, revision, at)
            raise DraftMoved(draft_of(actor, draft).revision) from None
        except LienketError:
            keep(actor, draft, file, text, revision, at)
            raise
    drop_kept(actor, draft, file)
    return revision + 1


def checked(draft: Draft, changes: Mapping[str, str]) -> Pack:
    """The pack with these changes, loaded. Raises PackRefused, CodeChanged."""
    name = file_of(draft.code)
    own = plain(changes.get(name, ""))
    if isinstance(own.get("code"), str) and own["code"] != draft.code:
        raise CodeChanged(own["code"], draft.code)
    return loaded(sources_of(draft, changes))


def keep(actor: Actor, draft: UUID, file: str, text: str, revision: int, at: datetime) -> None:
    """Keep a text that could not be saved, for its author alone."""
    if actor.post is not None:
        KeptText.of_node.update_or_create(draft=draft, post=actor.post, file=file, defaults={"text": text, "revision": revision, "kept_at": at})


def kept(actor: Actor, draft: UUID, file: str) -> KeptText | None:
    """What the author typed into this file and could not save."""
    return None if actor.post is None else KeptText.of_node.filter(draft=draft, post=actor.post, file=file).first()


def drop_kept(actor: Actor, draft: UUID, file: str) -> None:
    """Throw the kept text away."""
    if actor.post is not None:
        KeptText.of_node.filter(draft=draft, post=actor.post, file=file).delete()


def errors_of(error: PackRefused, file: str) -> tuple[tuple[PackError, ...], tuple[PackError, ...]]:
    """The errors of a refusal in this file, and those elsewhere."""
    return tuple(e for e in error.errors if e.file == file), tuple(e for e in error.errors if e.file != file)


def reason(door: Writing, text: str) -> UUID:
    """Put a reason into its erasable row. Raises ReasonMissing, StateSecretRefused."""
    words = text.strip()
    if len(words) < 3:
        raise ReasonMissing()
    guard(words)
    note = uuid7(door.recorded_at)
    door.add(Remark, id=note, text=words)
    return note


def withdraw(*, actor: Actor, draft: UUID, why: str, at: datetime) -> None:
    """Give a draft up; its revisions stay.   Records: instrument.withdrawn/1.   Raises: NotInState, NotAllowed, ReasonMissing."""
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        if row.state not in {"DRAFTING", "CONSULTING", "FINAL"}:
            raise NotInState(row.state)
        note = reason(door, why)
        door.change(Draft, draft, expect={"state": row.state}, state="WITHDRAWN", settled_at=door.recorded_at)
        door.record(InstrumentWithdrawn(draft=draft, instrument=row.code, note=note), draft)
