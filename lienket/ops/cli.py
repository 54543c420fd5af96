"""The command line. `--json` and `--lang vi|en` are understood anywhere in a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lienket.kernel.errors import LienketError

if TYPE_CHECKING:
    app: typer.Typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")

OF_REGULATIONS = ("calendar", "diff", "issue", "open", "sign", "test-certificates")
PURE = (("decide",), ("pack", "check"), ("pack", "schema"), ("restore",), *(("regulation", name) for name in OF_REGULATIONS))
"""Commands that need no database, or must find none."""


def prepare(own: str = "", anew: bool = False) -> None:
    """Start Django and bring the database up to date; `own` names an SQLite file of the data folder to use (the demonstration's), `anew` begins it anew."""
    from django.apps import apps

    if apps.ready:  # Inside a running program (a test, a service) the database is its host's business.
        return
    if own and not os.environ.get("DATABASE_URL"):
        data: Path = import_module(os.environ["DJANGO_SETTINGS_MODULE"]).DATA_DIR
        data.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm", ".writer") if anew else ():
            (data / f"{own}{suffix}").unlink(missing_ok=True)
        os.environ["DATABASE_URL"] = f"sqlite:///{data / own}"
        sys.modules.pop(os.environ["DJANGO_SETTINGS_MODULE"])  # Django reads it anew, with the database just named.
    _start()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from lienket.access.sealing import seal_all

        seal_all()  # Secrets of the second step of before they were sealed; there are few, and sealing them again does no harm.
    from lienket.ops.settle import settle

    settle()


def _start() -> None:
    import django

    from lienket.ui.messages import compile_stale

    compile_stale()
    django.setup()


@cache
def application() -> typer.Typer:
    """The whole command line; Django is started first, as commands import rows."""
    _start()
    from lienket.ops import (
        act_law,
        alert_commands,
        backup,
        bench,
        demo,
        files,
        identity_commands,
        init,
        journal_commands,
        matter_commands,
        pack_commands,
        quarantine_command,
        regulation_commands,
        reorganise_command,
        restore,
        retention_command,
        search_commands,
        serve,
    )

    whole = typer.Typer(
        no_args_is_help=True, add_completion=False, help="Lienket – mô hình liên kết bảo đảm an ninh trật tự / linkage model for public security and order."
    )
    whole.command("init")(init.init)
    whole.add_typer(init.app, name="account")
    whole.add_typer(pack_commands.app, name="pack")
    whole.add_typer(regulation_commands.app, name="regulation")
    whole.add_typer(reorganise_command.app, name="reorganise")
    whole.add_typer(matter_commands.app, name="matters")
    whole.add_typer(act_law.app, name="act")
    whole.add_typer(alert_commands.channels, name="channel")
    whole.add_typer(alert_commands.telling, name="broadcast")
    whole.add_typer(journal_commands.app, name="journal")
    whole.add_typer(identity_commands.app, name="identity")
    whole.add_typer(search_commands.app, name="search")
    whole.command("decide")(pack_commands.decide)
    whole.command("receive")(files.receive)
    whole.command("import")(files.import_)
    whole.command("inbox")(matter_commands.inbox)
    whole.command("work")(matter_commands.work)
    whole.command("serve")(serve.serve)
    whole.command("quarantine")(quarantine_command.quarantine)
    whole.command("retention")(retention_command.retention)
    whole.command("backup")(backup.backup)
    whole.command("restore")(restore.restore)
    whole.command("demo")(demo.demo)
    whole.command("bench")(bench.bench)
    return whole


@cache
def _command() -> Callable[..., object]:
    return typer.main.get_command(application())


def __getattr__(name: str) -> typer.Typer:
    if name == "app":
        return application()
    raise AttributeError(name)


def _take(arguments: list[str], name: str) -> list[str]:
    """Remove the options understood anywhere and return what is left; their values go to `out`."""
    from lienket.ops.console import out

    out.json, out.language = False, "vi"
    rest: list[str] = []
    it = iter(arguments)
    for argument in it:
        if argument == "--json":
            out.json = True
        elif argument == name or argument.startswith(f"{name}="):
            value = argument.partition("=")[2] or next(it, "")
            if value not in {"vi", "en"}:
                sys.stderr.write(f"{name} {value}: vi | en\n")
                raise SystemExit(2)
            out.language = "vi" if value == "vi" else "en"
        else:
            rest.append(argument)
    return rest


def _prepare_demo(arguments: list[str]) -> None:
    from django.apps import apps

    if apps.ready:
        return
    from lienket.ops.console import out
    from lienket.ops.demo_place import DATABASE, begins_anew

    try:
        if any(argument.partition("=")[0] == "--story" for argument in arguments):
            prepare("story.sqlite3", True)
            return
        prepare(DATABASE, begins_anew(arguments))
    except LienketError as error:
        out.refuse(error)


def _use_data(arguments: list[str]) -> None:
    """Let ``init --data FOLDER`` name the data folder before any setting is read."""
    for i, argument in enumerate(arguments):
        if argument == "--data" or argument.startswith("--data="):
            if folder := argument.partition("=")[2] or "".join(arguments[i + 1 : i + 2]):
                os.environ["LIENKET_DATA"] = str(Path(folder).absolute())
            return


def main(arguments: list[str] | None = None) -> None:
    """Entry point of `lienket`."""
    rest = _take(list(sys.argv[1:] if arguments is None else arguments), "--lang")
    if rest[:1] == ["init"]:
        _use_data(rest)
    if rest and "--help" not in rest and not any(tuple(rest[: len(pure)]) == pure for pure in PURE):
        if rest[0] == "demo":
            _prepare_demo(rest)
        else:
            prepare()
    from lienket.ops.console import out

    try:
        _command()(rest, prog_name="lienket", standalone_mode=True)
    except LienketError as error:
        out.refuse(error)


if __name__ == "__main__":
    main()
