"""Where a scanner is set, files that were not written anew by us wait until it has looked at them: named in lists, given out to nobody.

What it found lies by digest in rows of the node, since the same bytes are looked at once. That a file is locked is the matter's: an act, in its journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from lienket.journal.door import writing
from lienket.journal.reads import rows
from lienket.journal.rows import across_models
from lienket.journal.storage import storing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.events import AttachmentLocked
from lienket.matters.models import Attachment, Scan
from lienket.matters.pictures import WRITTEN
from lienket.matters.refused import FileInfected
from lienket.matters.scanner import NotScanned, ScannerAway, scan
from lienket.matters.storage import Kept, alone, content_of, place_of

PART = "scanner"
AWAY = timedelta(minutes=1)
"""How long nothing is tried after the scanner did not answer."""
UNREADABLE = timedelta(minutes=30)
"""After which bytes that the scanner cannot look at are tried again: somebody may have raised its limit."""
WAITING, CLEAN, INFECTED, OLDER = "WAITING", "CLEAN", "INFECTED", "OLDER"
"""OLDER: kept before there was a scanner, and not looked at yet (`matters.older`): given out as before, so that work does not stop on the day one is set."""
UNSEEN, CLOSED = (WAITING, OLDER), (WAITING, INFECTED)


class FileWaiting(LienketError):
    """A file has not been looked at by the scanner yet: (name)."""

    code = "file-waiting"


class FileLocked(LienketError):
    """A file is kept, but given out to nobody: (name, what the scanner found)."""

    code = "file-locked"


@dataclass(frozen=True, slots=True)
class Queue:
    """How many files wait for the scanner, since when, and what kept it from answering last ('': nothing)."""

    count: int
    since: datetime | None
    trouble: str


def enter(file: Kept, at: datetime) -> None:
    """Let a file wait for the scanner, where there is one and it is no picture written anew. Raises FileInfected for bytes it knows already.

    Do it inside `adding` and in the transaction that writes the row of the file, so that no moment comes when it is given out unseen.
    """
    if not settings.SCANNER or file.media in WRITTEN:
        return
    with storing():
        known, _new = Scan.of_node.get_or_create(digest=file.digest, defaults={"state": WAITING, "asked_at": at, "due_at": at})
        if known.state == OLDER:  # It comes again: as a new file it waits, and with it the older one.
            Scan.of_node.filter(digest=file.digest, state=OLDER).update(state=WAITING, asked_at=at, due_at=at)
    if known.state == INFECTED:
        raise FileInfected(file.name, known.found)


def found_in(digest: str) -> str:
    """What the scanner found in these bytes; '' while it found nothing."""
    return next(iter(Scan.of_node.filter(digest=digest, state=INFECTED).values_list("found", flat=True)), "")


def states(digests: Iterable[str]) -> dict[str, str]:
    """WAITING or INFECTED for those of these bytes that are given out to nobody."""
    return dict(Scan.of_node.filter(digest__in=list(digests)).filter(state__in=CLOSED).values_list("digest", "state"))


def given_out(name: str, digest: str, locked: str | None = None) -> bytes:
    """The bytes for a reader who may have them. Raises FileWaiting, FileLocked, FileMissing."""
    verdict = Scan.of_node.filter(digest=digest).first()
    if locked or (verdict is not None and verdict.state == INFECTED):
        raise FileLocked(name, locked or (verdict.found if verdict else ""))
    if verdict is not None and verdict.state in CLOSED:
        raise FileWaiting(name)
    return content_of(digest)


def queue() -> Queue:
    """What waits, for those who keep the node running."""
    waiting = Scan.of_node.filter(state=WAITING)
    found = waiting.aggregate(count=Count("digest"), since=Min("asked_at"))
    trouble = waiting.exclude(trouble="").order_by("asked_at").values_list("trouble", flat=True).first() if found["count"] else None
    return Queue(found["count"], found["since"], trouble or "")


def scan_next(at: datetime) -> bool:
    """Have the file looked at that has waited longest, older ones after all others; False where none is due.

    Records: attachment.locked/1 in each matter that has it, where it is infected.
    Where the scanner does not answer, all wait a minute. A crash at any moment leaves the file waiting, and looking again changes nothing.
    """
    row = _due(WAITING, at) or _due(OLDER, at) if settings.SCANNER else None
    if row is None:
        return False
    try:
        found = scan(place_of(row.digest), settings.SCANNER)
    except FileNotFoundError:  # Erased meanwhile: nobody can ask for it.
        with alone():
            if not place_of(row.digest).exists():
                Scan.of_node.filter(digest=row.digest, state__in=UNSEEN).delete()
        return True
    except ScannerAway as error:
        with storing():
            Scan.of_node.filter(state__in=UNSEEN, due_at__lte=at + AWAY).update(due_at=at + AWAY, trouble=str(error.args[0])[:200])
        return False
    except NotScanned as error:
        with storing():
            _of(row.digest).update(due_at=at + UNREADABLE, trouble=str(error.args[0])[:200])
        return True
    if found:
        _lock(row.digest, found, at)
    with storing():
        _of(row.digest).update(state=INFECTED if found else CLEAN, found=found, trouble="")
    if found:
        _lock(row.digest, found, at)  # Files that came to a matter in between.
    return True


def _of(digest: str) -> QuerySet[Scan]:
    return Scan.of_node.filter(digest=digest, state__in=UNSEEN)


def _due(state: str, at: datetime) -> Scan | None:
    return Scan.of_node.filter(state=state, due_at__lte=at).order_by("due_at", "digest").first()


def _lock(digest: str, found: str, at: datetime) -> None:
    """Lock the files with these bytes, in whichever model they are."""
    with across_models():  # The bytes are the node's, and so is the danger.
        models = sorted(set(Attachment.unrestricted.filter(digest=digest, locked=None).values_list("model_id", flat=True)))  # Only which models.
    for model in models:
        with writing(Actor.system(model, PART), at) as door:
            for file in rows(Attachment, digest=digest, locked=None):  # Shown to nobody.
                door.change(Attachment, file.id, {"locked": None}, locked=found)
                door.record(AttachmentLocked(matter=file.matter_id, attachment=file.id, found=found), file.matter_id)
