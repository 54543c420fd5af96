"""Reports somebody has begun to write: kept on the server as the author's own rows, so that a crash loses nothing; gone once sent or discarded.

Drafts are the node's (NodeRow): no report yet, in no journal, seen by nobody but the account that writes, in the post it writes for.
Nothing reaches a row before the guard has looked at every word of it, and what says who reported is kept under seal.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from lienket.custody.keys import UnusableIdentityKey
from lienket.custody.sealing import SealBroken, opened, rewrapped, seal
from lienket.intake.actions import KeyConflict, receive
from lienket.intake.draft import Draft
from lienket.intake.models import DraftFile, SavedDraft
from lienket.intake.plan import Received
from lienket.journal.door import writing
from lienket.journal.reads import anywhere
from lienket.journal.storage import storing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters import quarantine
from lienket.matters.attachments import take_over
from lienket.matters.quota import require_room_for_unit
from lienket.matters.storage import Kept, Ready, adding, drop_unused, keep
from lienket.matters.uploads import Sender, drop, whole
from lienket.units.queries import unit_of_post

MOST_DRAFTS = 30
MOST_FILES = 10
MOST_LETTERS = 60_000
UNDO_SECONDS = 3600
THROWN = "thrown_away"
"""Key in the body of a draft that was discarded and may still be brought back."""
PERSON = ("name", "phone", "address")
SEALED = "sealed"
"""Key in the stored body under which those of `PERSON` lie sealed."""


class NoSuchDraft(LienketError):
    """There is no such draft, or it is somebody else's: (draft). Both are answered alike."""

    code = "no-such-draft"


class TooManyDrafts(LienketError):
    """An account keeps at most so many drafts, and a draft so many files and letters: (number allowed)."""

    code = "too-many-drafts"


class NulCharacter(LienketError):
    """What was typed holds the NUL character, which no database keeps in words: (field)."""

    code = "nul-character"


@dataclass(frozen=True, slots=True)
class Author:
    """Whose drafts: the account, and the post it acts in."""

    account: UUID
    post: UUID


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file added to a draft."""

    id: UUID
    name: str
    media: str
    size: int
    state: str = ""
    """Its state in quarantine; "": given out."""


def drafts_of(author: Author) -> list[SavedDraft]:
    """The author's drafts, newest first. One whose seal does not open is without the person: it must not keep its author from writing another."""
    return [_opened(row, leniently=True) for row in _own(author).select_related("post").order_by("-saved_at", "id")]


def draft_of(author: Author, draft: UUID) -> SavedDraft:
    """One draft of the author. Raises NoSuchDraft, SealBroken."""
    return _opened(_stored(author, draft))


def _stored(author: Author, draft: UUID) -> SavedDraft:
    found = _own(author).select_related("post").filter(pk=draft).first()
    if found is None:
        raise NoSuchDraft(str(draft))
    return found


def _opened(row: SavedDraft, *, leniently: bool = False) -> SavedDraft:
    with contextlib.suppress(*((SealBroken, UnusableIdentityKey) if leniently else ())):
        if sealed := row.body.pop(SEALED, ""):
            row.body |= opened(row.post.unit_id, _place(row.pk), sealed)
    return row


def _sealed(author: Author, draft: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as stored."""
    person = {part: body[part] for part in PERSON if body.get(part)}
    plain = {name: value for name, value in body.items() if name not in PERSON}
    return plain | {SEALED: seal(unit_of_post(author.post), _place(draft), person)} if person else plain


def _place(draft: UUID) -> str:
    return f"{SavedDraft._meta.db_table}|{draft.hex}|body"


def files_of(author: Author, draft: UUID) -> list[SavedFile]:
    """The files of a draft of the author, in the order they were added; none where there is no such draft yet."""
    rows = list(DraftFile.of_node.filter(draft__in=_own(author).filter(pk=draft)).order_by("id"))
    states = quarantine.states({row.digest for row in rows}) if rows else {}
    return [SavedFile(row.id, row.name, row.media, row.size, states.get(row.digest, "")) for row in rows]


def file_row(author: Author, draft: UUID, file: UUID) -> DraftFile:
    """One file of a draft of the author, to be shown to its author. Raises NoSuchDraft."""
    found = DraftFile.of_node.filter(pk=file, draft__in=_own(author).filter(pk=draft)).first()
    if found is None:
        raise NoSuchDraft(str(file))
    return found


def _all_of(author: Author) -> QuerySet[SavedDraft]:
    return SavedDraft.of_node.filter(account_id=author.account, post_id=author.post)


def _own(author: Author) -> QuerySet[SavedDraft]:
    """The author's drafts that were not thrown away. (`exclude` would also leave out drafts that say nothing of it.)"""
    return _all_of(author).exclude(pk__in=_all_of(author).filter(**{f"body__{THROWN}": True}).values("pk"))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def save_draft(*, author: Author, draft: UUID, body: Mapping[str, Any], at: datetime) -> None:
    """Keep what has been written so far; the same draft again replaces it.

    Raises StateSecretRefused (nothing is stored and what was kept of the draft before stays as it was), NulCharacter with the field,
    NoSuchDraft for another's, TooManyDrafts.
    """
    for field, value in body.items():
        if any("\0" in said for said in _strings(value)):
            raise NulCharacter(field)
    strings = list(_strings(body))
    guard(*strings)
    if sum(map(len, strings)) > MOST_LETTERS:
        raise TooManyDrafts(str(MOST_LETTERS))
    clear_away(at)
    with storing(), transaction.atomic():
        kept = _sealed(author, draft, body)
        if SavedDraft.of_node.filter(pk__in=_own(author).filter(pk=draft)).update(body=kept, saved_at=at):
            return
        if SavedDraft.of_node.filter(pk=draft).exists():
            raise NoSuchDraft(str(draft))
        if _own(author).count() >= MOST_DRAFTS:
            raise TooManyDrafts(str(MOST_DRAFTS))
        SavedDraft.of_node.create(id=draft, account_id=author.account, post_id=author.post, body=kept, saved_at=at)


def older_than(model: str, at: datetime) -> list[tuple[UUID, datetime]]:
    """Id and last saving of every draft of a linkage model saved before `at`, for how long drafts are kept; nothing of them is shown."""
    return list(SavedDraft.of_node.filter(post__model_id=model, saved_at__lt=at).values_list("id", "saved_at"))


def clear_older(drafts: Collection[UUID]) -> None:
    """Delete drafts that have been kept long enough, files included."""
    with storing(), transaction.atomic():
        digests = list(DraftFile.of_node.filter(draft__in=drafts).values_list("digest", flat=True))
        SavedDraft.of_node.filter(pk__in=drafts).delete()
        drop_unused(*digests)


def seal_drafts_anew(unit: UUID) -> int:
    """Put what is sealed in the drafts of a unit under its newest key. Returns how many drafts. Raises SealBroken."""
    done = 0
    with storing(), transaction.atomic():
        for row in SavedDraft.of_node.filter(post__unit=unit, body__has_key=SEALED):
            body = row.body | {SEALED: rewrapped(unit, _place(row.pk), row.body[SEALED])}
            done += SavedDraft.of_node.filter(pk=row.pk, saved_at=row.saved_at).update(body=body)
    return done


def add_file(*, author: Author, draft: UUID, file: Ready, at: datetime) -> SavedFile:
    """Add a file to a saved draft. Raises NoSuchDraft, TooManyDrafts, UnitFilesFull, FileInfected, StorageTrouble."""
    found = _with_room(author, draft)
    require_room_for_unit(found.post.unit_id, file.kept.size, at)
    with adding(), storing(), transaction.atomic():
        quarantine.enter(file.kept, at)
        row = _put(draft, keep(file))
    return SavedFile(row.id, row.name, row.media, row.size, quarantine.states([row.digest]).get(row.digest, ""))


def _with_room(author: Author, draft: UUID) -> SavedDraft:
    found = _stored(author, draft)
    if found.files.count() >= MOST_FILES:
        raise TooManyDrafts(str(MOST_FILES))
    return found


def add_upload(*, author: Author, draft: UUID, upload: UUID, at: datetime) -> SavedFile:
    """Add a file that was sent in pieces to a saved draft; the upload goes in the same transaction. Raises what `uploads.whole` and `add_file` raise."""
    found = _with_room(author, draft)
    sender = Sender(author.account, author.post, found.post.unit_id)
    file = whole(sender, upload)
    with adding(), transaction.atomic():
        drop(sender, upload)
        return add_file(author=author, draft=draft, file=file, at=at)


def _put(draft: UUID, kept: Kept) -> DraftFile:
    with storing():
        return DraftFile.of_node.create(id=uuid4(), draft_id=draft, name=kept.name, media=kept.media, size=kept.size, digest=kept.digest)


def remove_file(*, author: Author, draft: UUID, file: UUID) -> None:
    """Take a file out of a draft; its bytes go unless another row speaks of them. Raises NoSuchDraft."""
    row = file_row(author, draft, file)
    with storing(), transaction.atomic():
        DraftFile.of_node.filter(pk=row.pk).delete()
        drop_unused(row.digest)


def discard(*, author: Author, draft: UUID, at: datetime) -> None:
    """Throw a draft away: it is no longer listed or opened, and `restore` brings it back within the hour. Raises NoSuchDraft."""
    found = _stored(author, draft)
    with storing():
        SavedDraft.of_node.filter(pk__in=_own(author).filter(pk=draft)).update(body={**found.body, THROWN: True}, saved_at=at)


def restore(*, author: Author, draft: UUID, at: datetime) -> None:
    """Undo `discard`. Raises NoSuchDraft where it was not thrown away, or is gone for good."""
    found = _all_of(author).filter(pk=draft, **{f"body__{THROWN}": True}).first()
    if found is None:
        raise NoSuchDraft(str(draft))
    with storing():
        SavedDraft.of_node.filter(pk__in=_all_of(author).filter(pk=draft)).update(
            body={name: value for name, value in found.body.items() if name != THROWN}, saved_at=at
        )


def can_restore(author: Author, draft: str) -> bool:
    """Whether `restore` would bring this draft back."""
    return _all_of(author).filter(pk=_id_of(draft), **{f"body__{THROWN}": True}).exists()


def has_draft(author: Author, key: str) -> bool:
    """Whether `key` is the id of a draft of the author; a key of another form is not even looked for."""
    pk = _id_of(key)
    if pk.int == 0:
        return False
    kept = anywhere(SavedDraft, id=pk, account_id=author.account, post_id=author.post)  # One's own; a plain statement: asked before every report.
    return any(not draft.body.get(THROWN) for draft in kept)


def clear_away(at: datetime) -> int:
    """Delete for good what anybody threw away more than an hour ago, files included. Returns how many drafts."""
    old = SavedDraft.of_node.filter(**{f"body__{THROWN}": True}, saved_at__lt=at - timedelta(seconds=UNDO_SECONDS))
    gone = list(old.values_list("pk", flat=True)[:100])
    if gone:
        with storing(), transaction.atomic():
            digests = list(DraftFile.of_node.filter(draft__in=gone).values_list("digest", flat=True))
            SavedDraft.of_node.filter(pk__in=gone).delete()
            drop_unused(*digests)
    return len(gone)


def send(*, actor: Actor, author: Author, draft: Draft, at: datetime) -> Received:
    """Receive a report written as a draft: its files become the matter's and the draft goes, in the same transaction. The draft's key is its id.

    The same key again gives the first answer. Records what `receive` and `take_over` record. Raises what they raise; KeyConflict keeps both reports.
    """
    conflict: KeyConflict | None = None
    with adding(), writing(actor, at):
        try:
            answer = receive(actor=actor, draft=draft, at=at)
        except KeyConflict as error:  # The other report is kept too, so the transaction must end well.
            conflict = error
        else:
            saved = _own(author).filter(pk=_id_of(draft.key)).first()
            if saved is not None:
                files = [Kept(f.name, f.media, f.size, f.digest) for f in saved.files.order_by("id")]
                take_over(actor=actor, matter=answer.matter, files=files, at=at)
                SavedDraft.of_node.filter(pk=saved.pk).delete()
    if conflict is not None:
        raise conflict
    return answer


def _id_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        return UUID(int=0)
