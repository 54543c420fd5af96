"""Jobs of the nursery: files kept before a scanner was set, a worker that has them looked at, and what became of them."""

from __future__ import annotations

from pathlib import Path

INFECTED_EVERY = 10


def content_of(number: int) -> bytes:
    """The file of this number; every tenth is infected."""
    from tests.matters.clamd import EICAR

    return b"%d\n" % number + (EICAR if number % INFECTED_EVERY == 0 else b"")


def keep_older(folder: str, files: int) -> None:
    """Keep so many files while no scanner is set, all in one matter and every second one in another as well."""
    from django.conf import settings

    from lienket.journal.rows import in_model
    from lienket.matters.attachments import attach
    from lienket.matters.storage import ready
    from tests.world import MODEL, NOON, a_matter, post

    settings.FILES_DIR, settings.SCANNER = Path(folder) / "files", ""
    settings.MATTER_FILES = settings.UNIT_DAY_FILES = 100_000
    with in_model(MODEL):
        first, second = a_matter(), a_matter()
        for number in range(files):
            for matter in (first, second)[: 1 + number % 2]:
                attach(actor=post("town-police"), matter=matter, file=ready(f"{number}.txt", content_of(number)), at=NOON)


def scan_older(folder: str, address: str) -> int:
    """Have files looked at as the worker does, until all are; how many turns it took."""
    from datetime import timedelta

    from django.conf import settings
    from django.db.models import Max

    from lienket.matters import older
    from lienket.matters.models import Scan
    from lienket.matters.quarantine import scan_next
    from tests.world import NOON

    settings.FILES_DIR, settings.SCANNER = Path(folder) / "files", address
    older.BATCH = 7
    walk, turns = older.OlderFiles(), 0
    at = Scan.of_node.aggregate(last=Max("due_at"))["last"] or NOON  # Time goes on from where the killed one's stood, so that nothing waits for its minute.
    while scan_next(at) or walk.take_in(at):
        turns, at = turns + 1, at + timedelta(minutes=1)
    return turns


def looked_at(files: int) -> list[str]:
    """What is wrong once all have been: contents nobody looked at, infected files that are not locked, by one act each, clean ones that are."""
    import hashlib

    from lienket.journal.queries import timeline
    from lienket.journal.rows import in_model
    from lienket.matters.attachments import attachments_of
    from lienket.matters.models import Matter, Scan
    from tests.world import MODEL

    digests = {hashlib.sha256(content_of(number)).hexdigest(): number for number in range(files)}
    states = dict(Scan.of_node.values_list("digest", "state"))
    infected = {digest for digest, number in digests.items() if number % INFECTED_EVERY == 0}
    wrong = [f"{digests[digest]} is {state}" for digest, state in states.items() if state != ("INFECTED" if digest in infected else "CLEAN")]
    wrong += [f"{number} was not looked at" for digest, number in digests.items() if digest not in states]
    with in_model(MODEL):
        for matter in Matter.unrestricted.values_list("id", flat=True):
            kept = attachments_of(matter)
            wrong += [f"{digests[file.digest]} is {file.state or 'open'}" for file in kept if bool(file.locked) != (file.digest in infected)]
            told = [line.data["attachment"] for line in timeline(matter) if line.name == "attachment.locked/1"]
            if sorted(told) != sorted(file.id.hex for file in kept if file.locked):
                wrong.append("acts that lock and locked files differ")
    return wrong
