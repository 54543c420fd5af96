"""The command line. `--json` and `--lang vi|en` are understood anywhere in a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from lienket.kernel.errors import LienketError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Lienket – mô hình liên kết bảo đảm an ninh trật tự / linkage model for public security and order.")


def prepare(fresh: str = "") -> None:
    """Start Django and bring the database up to date; `fresh` names an SQLite file of the data folder to begin anew (the demonstration's own)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
    if fresh:
        os.environ.setdefault("LIENKET_DATABASE_FILE", fresh)
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    if fresh and (settings.DATA_DIR / fresh) == Path(str(settings.DATABASES["default"]["NAME"])):
        for suffix in ("", "-wal", "-shm", ".writer"):
            (settings.DATA_DIR / f"{fresh}{suffix}").unlink(missing_ok=True)
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        from django.core.management import call_command

        call_command("migrate", verbosity=0)


def _register() -> None:
    from lienket.ops import act, bench, demo, files, journal_commands, matter_commands, pack_commands

    app.add_typer(pack_commands.app, name="pack")
    app.add_typer(matter_commands.app, name="matters")
    app.add_typer(act.app, name="act")
    app.add_typer(journal_commands.app, name="journal")
    app.command("decide")(pack_commands.decide)
    app.command("receive")(files.receive)
    app.command("import")(files.import_)
    app.command("inbox")(matter_commands.inbox)
    app.command("work")(matter_commands.work)
    app.command("demo")(demo.demo)
    app.command("bench")(bench.bench)


def _take(arguments: list[str], name: str) -> list[str]:
    """Remove an option understood anywhere and return what is left; its value goes to `out`."""
    from lienket.ops.console import out

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
            out.language = value
        else:
            rest.append(argument)
    return rest


def main(arguments: list[str] | None = None) -> None:
    """Entry point of `lienket`."""
    rest = _take(list(sys.argv[1:] if arguments is None else arguments), "--lang")
    if "--help" not in rest and rest:
        prepare("demo.sqlite3" if rest[0] == "demo" else "")
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
        import django

        django.setup()
    _register()
    from lienket.ops.console import out

    try:
        app(rest, prog_name="lienket", standalone_mode=True)
    except LienketError as error:
        out.refuse(error)


if __name__ == "__main__":
    main()
