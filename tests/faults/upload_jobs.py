"""Jobs of the nursery: files sent in pieces, and what became of them."""

from __future__ import annotations

import hashlib
import random
from itertools import count
from pathlib import Path
from typing import Any

LOGIN = "sender-of-files"
PIECE = 20_000


def content_of(number: int) -> bytes:
    """The file of this number: some tens of thousands of letters, all from the number."""
    rng = random.Random(number)
    return b"".join(b"%d %d\n" % (number, rng.randrange(10**9)) for _ in range(rng.randint(3_000, 12_000)))


def _at(folder: str) -> tuple[Any, Any, Any]:
    """The data folders set; sender, actor and matter, made the first time."""
    from django.conf import settings

    from lienket.journal.rows import in_model
    from lienket.matters.models import Matter
    from lienket.matters.uploads import Sender
    from lienket.units.actions import post_person
    from lienket.units.models import Account
    from tests.world import MODEL, NOON, SWEEPER, TODAY, a_matter, post

    settings.FILES_DIR, settings.UPLOADS_DIR = Path(folder) / "files", Path(folder) / "uploads"
    settings.MATTER_FILES = settings.UNIT_DAY_FILES = 100_000
    with in_model(MODEL):
        actor = post("town-police")
        matter = next(iter(Matter.unrestricted.values_list("id", flat=True)), None) or a_matter()
        if not Account.objects.filter(login=LOGIN).exists():
            post_person(actor=SWEEPER, name="Người gửi tệp", post=actor.post, since=TODAY, at=NOON, login=LOGIN)
        assert actor.post is not None
        assert actor.unit is not None
        return Sender(Account.objects.get(login=LOGIN).pk, actor.post, actor.unit), actor, matter


def _told(acks: str) -> list[list[str]]:
    path = Path(acks)
    lines = path.read_text(encoding="ascii").splitlines(keepends=True) if path.exists() else []
    return [line.split() for line in lines if line.endswith("\n")]


def upload(folder: str, acks: str, most: int = 0) -> None:
    """Send files in pieces, one after the other, from the first that was not acknowledged as a file on; each acknowledgment is noted. For ever, or `most`."""
    from lienket.journal.rows import in_model
    from lienket.matters.attachments import attach_upload
    from lienket.matters.uploads import append, begin
    from tests.faults.jobs import appended
    from tests.world import MODEL, NOON

    sender, actor, matter = _at(folder)
    path, first = Path(acks), sum(line[0] == "file" for line in _told(acks))
    if path.exists():
        path.write_text("".join(" ".join(line) + "\n" for line in _told(acks)), encoding="ascii")  # Killed in the midst of noting: never acknowledged.
    with in_model(MODEL):
        for number in count(first):
            if most and number >= first + most:
                return
            content = content_of(number)
            digest = hashlib.sha256(content).hexdigest()
            now = begin(sender=sender, name=f"{number}.txt", size=len(content), mark=str(number), digest=digest, at=NOON)
            while now.offset < now.size:
                now = append(sender=sender, upload=now.id, offset=now.offset, piece=content[now.offset : now.offset + PIECE], at=NOON)
                appended(path, f"piece {number} {now.offset}\n")
            attach_upload(actor=actor, matter=matter, sender=sender, upload=now.id, at=NOON)
            appended(path, f"file {number} {digest}\n")


def uploaded(folder: str, acks: str) -> list[str]:
    """What is wrong: files or pieces that were acknowledged and are not there as they were, files that are there twice, parts that belong to nothing."""
    from django.conf import settings

    from lienket.journal.rows import in_model
    from lienket.matters import storage
    from lienket.matters.attachments import attachments_of
    from lienket.matters.models import Upload
    from tests.world import MODEL

    _sender, _actor, matter = _at(folder)
    told, wrong = _told(acks), []
    with in_model(MODEL):
        kept = [file.digest for file in attachments_of(matter)]
    wrong += [f"{digest} is there twice" for digest in set(kept) if kept.count(digest) > 1]
    wrong += [f"{digest} has other bytes" for digest in kept if hashlib.sha256(storage.content_of(digest)).hexdigest() != digest]
    wrong += [f"file {number} is lost" for kind, number, digest in told if kind == "file" and digest not in kept]
    done = {number for kind, number, _rest in told if kind == "file"} | {str(number) for number in range(len(kept))}
    arrived = {number: int(offset) for kind, number, offset in told if kind == "piece" and number not in done}
    for row in Upload.of_node.all():
        part, content = Path(settings.UPLOADS_DIR) / row.id.hex, content_of(int(row.mark))
        there = part.read_bytes() if part.exists() else b""
        if not content.startswith(there) or len(there) < arrived.pop(row.mark, 0):
            wrong.append(f"the part of {row.mark} is not what was sent")
    return wrong + [f"the part of {number} is lost" for number in arrived]


def swept(folder: str) -> list[str]:
    """Names of the parts that are left once a day has passed."""
    from datetime import timedelta

    from django.conf import settings

    from lienket.matters.uploads import sweep
    from tests.world import NOON

    _at(folder)
    sweep(NOON + timedelta(hours=25))
    return [path.name for path in Path(settings.UPLOADS_DIR).iterdir()]
