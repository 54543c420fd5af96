"""Files of a matter: added by those who work on it, erased with a reason; the bytes go when no row speaks of them any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import OuterRef, QuerySet

from lienket.access.rulings import RULES, NotAllowed
from lienket.custody.holds import require_free
from lienket.journal.door import Writing, writing
from lienket.journal.reads import one, rows
from lienket.journal.rows import across_models
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import older, quarantine
from lienket.matters.actions import reason, standing
from lienket.matters.codes import Part
from lienket.matters.events import AttachmentAdded, AttachmentErased, AttachmentLocked
from lienket.matters.models import Attachment
from lienket.matters.quota import require_room_for_unit, require_room_in_matter
from lienket.matters.storage import Kept, Ready, adding, drop_unused, keep
from lienket.matters.uploads import Sender, drop, whole
from lienket.units.queries import code_of, unit_of


class NoSuchAttachment(LienketError):
    """The matter has no such file, or it was erased: (attachment)."""

    code = "no-such-attachment"


def attach(*, actor: Actor, matter: str | UUID, file: Ready, at: datetime) -> UUID:
    """Add a file to a matter, open or closed. The same bytes again give the first answer again.

    Records: attachment.added/1. Raises MatterFilesFull, UnitFilesFull, FileInfected, StorageTrouble, and what `standing` raises.
    """
    with adding(), writing(actor, at):
        row, _part = standing(actor, matter, "attach", at, state=None)
        if not rows(Attachment, matter_id=row.id, digest=file.kept.digest) and actor.unit is not None:  # The actor works on this matter.
            require_room_in_matter(row.id, file.kept.size)
            require_room_for_unit(actor.unit, file.kept.size, at)
        quarantine.enter(file.kept, at)
        return take_over(actor=actor, matter=row.id, files=[keep(file)], at=at)[0]


def attach_upload(*, actor: Actor, matter: str | UUID, sender: Sender, upload: UUID, at: datetime) -> UUID:
    """Add a file that was sent in pieces; the upload goes in the same transaction. Records: attachment.added/1. Raises what `whole` and `attach` raise."""
    file = whole(sender, upload)
    with adding(), writing(actor, at):
        drop(sender, upload)  # First, so that it does not count twice in what the unit may send.
        return attach(actor=actor, matter=matter, file=file, at=at)


def take_over(*, actor: Actor, matter: UUID, files: Sequence[Kept], at: datetime) -> list[UUID]:
    """Files that came with a report become files of its matter; call it inside `storage.adding`. Records: attachment.added/1 each, and
    attachment.locked/1 for one the scanner has found something in.
    """
    assert actor.unit is not None
    added = []
    with writing(actor, at) as door:
        present = {a.digest: a.id for a in rows(Attachment, matter_id=matter)}  # Only to see whether it is here already.
        for file in files:
            pk = present.get(file.digest)
            if pk is None:
                pk = present[file.digest] = uuid4()
                door.add(
                    Attachment,
                    id=pk,
                    matter_id=matter,
                    unit_id=actor.unit,
                    name=file.name,
                    media=file.media,
                    size=file.size,
                    digest=file.digest,
                    written_at=door.recorded_at,
                    locked=(found := quarantine.found_in(file.digest)) or None,
                )
                door.record(AttachmentAdded(matter=matter, attachment=pk, unit=code_of(actor.unit), media=file.media), matter)
                if found:  # It came with a report, which is taken all the same.
                    door.record(AttachmentLocked(matter=matter, attachment=pk, found=found), matter)
            added.append(pk)
    return added


def erase(*, actor: Actor, matter: str | UUID, attachment: UUID, why: str, at: datetime) -> None:
    """Erase a file with the reason: the lead any, a supporter its own. Its bytes go after the commit, unless another row speaks of them.

    Records: attachment.erased/1. Raises NoSuchAttachment, NotAllowed, OnHold, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "erase-file", at, state=None)
        found = one(Attachment, id=attachment, matter_id=row.id)  # The actor works on this matter.
        if found is None:
            raise NoSuchAttachment(attachment.hex)
        if part.part != Part.LEAD and found.unit_id != actor.unit:
            raise NotAllowed("erase-file", RULES["erase-file"].vi, RULES["erase-file"].en)
        require_free(row.id, at)
        note = reason(door, row.id, actor, "erase-file", why)
        door.erase(Attachment, found.id)
        door.record(AttachmentErased(matter=row.id, attachment=found.id, note=note), row.id)
        drop_unused(found.digest)


def attachments_of(matter: UUID) -> list[Attachment]:
    """Files of a matter, oldest first, with their `state` in quarantine ("": given out); for readers at level work, as the policy has found."""
    found = rows(Attachment, matter_id=matter)  # See docstring.
    states = quarantine.states({file.digest for file in found}) if found else {}
    for file in found:
        file.state = quarantine.INFECTED if file.locked else states.get(file.digest, "")
        file.unit = unit_of(file.unit_id) if file.unit_id else None
    return sorted(found, key=lambda a: (a.written_at, a.id))


def files_on(column: str) -> QuerySet[Attachment]:
    """The files of the matter that `column` of the query around names; only whether there are any, of matters the policy has let in."""
    return Attachment.unrestricted.filter(matter=OuterRef(column))  # See docstring.


def files_of(matters: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Id and matter of every file of these matters; callers have asked the policy, and nothing of them is shown."""
    return list(Attachment.unrestricted.filter(matter__in=list(matters)).order_by("id").values_list("id", "matter_id"))  # See docstring.


def matters_of_files(ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Id and matter of those of the ids that are files; callers ask the policy about the matters."""
    return list(Attachment.unrestricted.filter(id__in=list(ids)).values_list("id", "matter_id"))  # See docstring.


def let_go(door: Writing, attachment: UUID) -> None:
    """Erase a file whose time is over; its bytes go after the commit, unless another row speaks of them. The act records it. Raises Overtaken."""
    digest = Attachment.unrestricted.filter(pk=attachment).values_list("digest", flat=True).first()  # Nothing is shown.
    door.erase(Attachment, attachment)
    drop_unused(*([digest] if digest else []))


def speaks_of(digest: str) -> bool:
    """Whether a row of any linkage model of the node needs the bytes under `digest`."""
    with across_models():  # The data folder is the node's: the same bytes may belong to matters of several models.
        return Attachment.unrestricted.filter(digest=digest).exists()  # Only whether.


def unseen(after: str, most: int) -> list[str]:
    """What `older.sources` asks of the files of every linkage model."""
    with across_models():  # The bytes are the node's, and so is the danger.
        return older.unseen(Attachment.unrestricted.all(), after, most)  # Digests only.
