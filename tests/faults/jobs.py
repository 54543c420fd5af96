"""What processes of the nursery do; each function runs in a fork of its own, on the database it was given, and returns what JSON can hold."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.faults.full_disk import fill_the_disk
from tests.faults.scan_jobs import keep_older, looked_at, scan_older
from tests.faults.sending_jobs import fill_channels, send, sent
from tests.faults.upload_jobs import swept, upload, uploaded

__all__ = ["begin", "examine", "fill", "fill_channels", "fill_the_disk", "import_", "imported", "notices", "numbers", "reports", "send", "sent"]
__all__ += ["keep_older", "looked_at", "scan_older", "sign_in", "sign_out", "swept", "upload", "uploaded", "work", "write"]

NOW = datetime.now(UTC)
WRITTEN_AT_ONCE = 150


def begin(pack: str) -> None:
    """An empty node with `pack` in use; called in the nursery itself, so that every fork finds the program loaded and its rules read."""
    from django.core.management import call_command

    from lienket.instruments.actions import load
    from lienket.instruments.queries import book
    from lienket.intake.plan import plan_receive
    from lienket.journal.rows import in_model
    from lienket.kernel.actor import Actor
    from lienket.ops import files, matter_commands  # noqa: F401 – loaded once for all
    from lienket.regulation.load import load_pack
    from tests.faults.reports import draft_of, sender
    from tests.world import MODEL, NOON
    from tests.worldpack import world_pack

    call_command("migrate", verbosity=0)
    source = world_pack() if pack == "world" else load_pack(ROOT / "packs" / pack)
    load(actor=Actor.system(source.code, "tests"), pack=source, at=datetime(2015, 1, 1, tzinfo=UTC))
    with in_model(source.code):
        rules = book(source.code)
        if source.code == MODEL:
            sender()
            plan_receive(rules, draft_of("warm"), serial=1, recorded_at=NOON)  # Only thought through, not written.


def appended(path: Path, line: str) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _acknowledged(path: str) -> list[str]:
    return Path(path).read_text(encoding="ascii").splitlines(keepends=True) if Path(path).exists() else []


def write(writer: int, acks: str, most: int = 0) -> None:
    """Send reports one after the other, from the first one not acknowledged on, and note each acknowledgment; for ever, or one if `most` says so."""
    from tests.faults.reports import send

    path = Path(acks)
    lines = _acknowledged(acks)
    if lines and not lines[-1].endswith("\n"):  # Killed in the midst of noting: to the sender this was never acknowledged.
        lines.pop()
        path.write_text("".join(lines), encoding="ascii")
    for number in count(len(lines)):
        if most and number >= len(lines) + most:
            return
        send(f"writer-{writer}-{number:06d}", lambda line: appended(path, line))


def examine(acks: list[str], told: bool = True, data: str = "", files: str = "") -> list[str]:
    """What is wrong with the database, all seen in one picture; `data`, `files`: where its data folder, or only its files, are not the node's."""
    from django.conf import settings

    if data:
        settings.DATA_DIR = Path(data)
    if data or files:
        settings.FILES_DIR = Path(files or data) / "files"
    from lienket.journal.reader import NodeReader, picture
    from tests.faults.invariants import problems

    lines = [line for path in acks for line in _acknowledged(path) if line.endswith("\n")]
    with picture():
        return problems(NodeReader(), lines, told)


def reports() -> int:
    """How many reports there are."""
    from lienket.intake.models import Report
    from lienket.journal.rows import in_model
    from tests.world import MODEL

    with in_model(MODEL):
        return Report.unrestricted.count()


def import_(file: str, mapping: str) -> None:
    """`lienket import`, in small batches so that there are many moments to die in."""
    from lienket.intake import batch
    from lienket.ops import cli

    batch.BATCH = WRITTEN_AT_ONCE
    _command(cli.main, ["import", file, "--mapping", mapping, "--json"])


def work() -> None:
    """`lienket work --once`."""
    from lienket.ops import cli

    _command(cli.main, ["work", "--once", "--json"])


def _command(main: Any, arguments: list[str]) -> None:
    try:
        main(arguments)
    except SystemExit as end:
        if end.code not in {0, None}:
            raise


def imported(model: str) -> dict[str, Any]:
    """What an import left: each line with its number and lead, the refused ones, the run, and how often each event was recorded."""
    import json

    from lienket.intake.models import ImportRun, RefusedRow, Report
    from lienket.journal.codec import all_tables
    from lienket.journal.models import Entry
    from lienket.journal.rows import in_model
    from lienket.matters.models import Matter

    with in_model(model):
        matters = {m.id: f"{m.prefix}-{m.year}-{m.serial} {m.lead.code}" for m in Matter.unrestricted.select_related("lead")}
        run = ImportRun.unrestricted.get()
        return {
            "lines": sorted([line, matters[matter]] for line, matter in Report.unrestricted.values_list("line", "matter")),
            "refused": sorted(map(list, RefusedRow.unrestricted.values_list("line", "rule"))),
            "run": [run.line, run.accepted, run.refused, run.finished_at is not None],
            "rows": {sheet.name: sheet.model.unrestricted.count() for sheet in all_tables()},
            "events": Counter(e["name"] for (data,) in Entry.objects.values_list("data") for e in json.loads(bytes(data))["events"]),
        }


def fill(reports: int) -> None:
    """Reports of which nobody has been told yet, written in one go."""
    from lienket.instruments.queries import book
    from lienket.intake.plan import plan_receive
    from lienket.journal.door import writing
    from tests.faults.reports import draft_of, sender
    from tests.world import MODEL

    actor = sender()
    with writing(actor, NOW) as door:
        for number in range(reports):
            _, plan = plan_receive(book(MODEL), draft_of(f"waiting-{number:06d}", NOW), serial=number + 1, recorded_at=door.recorded_at)
            door.apply(plan)
            door.next_act(actor, NOW)


def warn(after_minutes: int) -> None:
    """Warn of what is to be warned of so many minutes later, a few clocks a transaction, and tell the units."""
    from datetime import timedelta

    from lienket.journal import outbox
    from lienket.kernel.actor import Actor
    from lienket.routing.warning import warn
    from tests.world import MODEL

    at = NOW + timedelta(minutes=after_minutes)
    while warn(actor=Actor.system(MODEL, "sweeper"), at=at, limit=10):
        pass
    while outbox.deliver(at)[0]:
        pass


def warned() -> list[list[Any]]:
    """The warnings of the journal: clock and share of its time."""
    import json

    from lienket.journal.models import Entry

    events = [e for (data,) in Entry.objects.values_list("data") for e in json.loads(bytes(data))["events"]]
    return sorted([e["clock"], e["share"]] for e in events if e["name"] == "clock.warned/1")


def notices() -> dict[str, Any]:
    """Every notice, how many the journal says were raised, and how often each waiting item was handed over."""
    import json

    from lienket.alerts.models import Notice
    from lienket.journal.models import Entry, OutboxItem
    from lienket.journal.rows import in_model
    from tests.world import MODEL

    events = [e for (data,) in Entry.objects.values_list("data") for e in json.loads(bytes(data))["events"]]
    with in_model(MODEL):
        return {
            "notices": sorted([n.seq, n.event, n.unit.code, n.subject.hex] for n in Notice.unrestricted.select_related("unit")),
            "raised": sum(e["count"] for e in events if e["name"] == "notices.raised/1"),
            "waiting": OutboxItem.objects.filter(done_at=None).count(),
            "attempts": sorted(OutboxItem.objects.values_list("attempts", flat=True).distinct()),
        }


def sign_in(units: list[str]) -> dict[str, dict[str, str]]:
    """For each unit somebody in its duty post: the key of an open session and an API token."""
    from datetime import timedelta
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from lienket.journal.rows import in_model
    from lienket.units.actions import post_person
    from lienket.units.credentials import make_token
    from lienket.units.directory import account_called
    from tests.world import MODEL, SWEEPER, TODAY, post

    found = {}
    at = datetime.now(UTC)
    with in_model(MODEL):
        for unit in units:
            actor = post(unit)
            post_person(actor=SWEEPER, name="Người trực thử", post=actor.post, since=TODAY, at=at, login=f"login-{unit}")
            account = account_called(f"login-{unit}")
            session = import_module(settings.SESSION_ENGINE).SessionStore()
            session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = account.get_session_auth_hash()
            session.save()
            token = make_token(actor=actor, account=account, name="thử", expires_at=at + timedelta(days=1), at=at)
            found[unit] = {"session": session.session_key, "token": token}
    return found


def sign_out(session: str) -> None:
    """End a session from elsewhere."""
    from importlib import import_module

    from django.conf import settings

    import_module(settings.SESSION_ENGINE).SessionStore(session).delete()


def numbers() -> list[str]:
    """Numbers of every matter."""
    from lienket.journal.rows import in_model
    from lienket.matters.models import Matter
    from lienket.matters.queries import number_of
    from tests.world import MODEL

    with in_model(MODEL):
        return [number_of(matter) for matter in Matter.unrestricted.all()]


def change_keys() -> None:
    """Give the sending unit one new key after another, until killed."""
    from lienket.intake.identity import change_key
    from lienket.kernel.actor import Actor
    from lienket.units.queries import unit_id
    from tests.faults.reports import UNIT
    from tests.world import MODEL, NOON

    while True:
        change_key(actor=Actor.system(MODEL, "custody"), unit=unit_id(MODEL, UNIT), at=NOON)


def seals() -> dict[str, Any]:
    """How many seals of the sending unit there are, which do not open, and how many keys are left once a change has come to its end."""
    from lienket.custody.keys import keys_of
    from lienket.intake.identity import broken_seals, change_key
    from lienket.journal.rows import in_model
    from lienket.kernel.actor import Actor
    from lienket.units.queries import unit_id
    from tests.faults.reports import UNIT
    from tests.world import MODEL, NOON

    unit = unit_id(MODEL, UNIT)
    with in_model(MODEL):
        count, broken = broken_seals(unit)
    change_key(actor=Actor.system(MODEL, "custody"), unit=unit, at=NOON)
    with in_model(MODEL):
        broken += broken_seals(unit)[1]
    return {"count": count, "broken": broken, "keys": len(keys_of(unit))}


def sow(people: list[list[str]]) -> list[list[str]]:
    """Receive a report of each (name, telephone, address, words of a file) and look at it in every way; numbers and files."""
    from django.conf import settings

    from lienket.intake.actions import receive
    from lienket.intake.detail import dossier
    from lienket.intake.draft import Draft
    from lienket.intake.identity import open_identity
    from lienket.journal.export import export
    from lienket.journal.rows import in_model
    from lienket.matters.attachments import attach
    from lienket.matters.queries import number_by_id
    from lienket.matters.storage import ready
    from tests.world import MODEL, NOON, facts, post

    with in_model(MODEL):
        lead, sender = post("town-police"), post("plant")
    made = []
    for number, (name, phone, address, words) in enumerate(people):
        said = {"name": name, "phone": phone, "address": address, "text": "Nghe tiếng nổ."}
        draft = Draft(key=f"canary-{number:04d}", unit="plant", channel="phone", facts=facts(), occurred_at=NOON, received_at=NOON, **said)
        matter = receive(actor=sender, draft=draft, at=NOON).matter
        file = attach(actor=lead, matter=matter, file=ready("file.txt", words.encode()), at=NOON)
        open_identity(actor=lead, matter=matter, why="Hỏi lại", at=NOON)
        dossier(actor=lead, number=matter, at=NOON)
        with in_model(MODEL):
            made.append([number_by_id(matter), str(file)])
    work()
    export(Path(settings.DATA_DIR) / "journal.jsonl")
    return made


def erase(files: list[list[str]]) -> None:
    """Erase who reported, and the file, of each."""
    from uuid import UUID

    from lienket.intake.identity import forget_reporter
    from lienket.journal.rows import in_model
    from lienket.matters import attachments
    from tests.world import MODEL, NOON, post

    with in_model(MODEL):
        lead = post("town-police")
    for number, file in files:
        forget_reporter(actor=lead, matter=number, why="Người báo yêu cầu", at=NOON)
        attachments.erase(actor=lead, matter=number, attachment=UUID(file), why="Người báo yêu cầu", at=NOON)
    work()
