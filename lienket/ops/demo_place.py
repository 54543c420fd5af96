"""Where the demonstration lives, and whether what lies there is still of this pack and this program. Asked before Django starts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lienket.ops.places import take_folder

DATABASE = "demo.sqlite3"
MARK = "demo.json"
ABOUT = ("pack", "seed", "stream", "mapping", "limit")
"""Options that make it another demonstration."""


def wanted(arguments: Sequence[str], packs: Path) -> dict[str, Any]:
    """What a demonstration with these arguments would be of: its options, and what the pack and the program are."""
    said = dict.fromkeys(ABOUT, "")
    said["pack"] = "formosa-ha-tinh"
    for number, argument in enumerate(arguments):
        name, is_given, value = argument.removeprefix("--").partition("=")
        if argument.startswith("--") and name in ABOUT:
            said[name] = value if is_given else "".join(arguments[number + 1 : number + 2])
    return said | {"pack_digest": _digest(packs / said["pack"]), "program": program()}


def _digest(folder: Path) -> str:
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            seen.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def program() -> str:
    """The version of this program."""
    try:
        return version("lienket")
    except PackageNotFoundError:  # Run from a checkout: the version stands in the project file.
        lines = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        return next((line.split('"')[1] for line in lines if line.startswith("version = ")), "")


def read_mark(data: Path) -> dict[str, Any]:
    """What the demonstration in the data folder is of; empty without one, or where it was not finished."""
    try:
        mark: dict[str, Any] = json.loads((data / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark


def write_mark(data: Path, mark: Mapping[str, Any]) -> None:
    """Say what the finished demonstration is of."""
    new = data / f"{MARK}.new"
    new.write_text(json.dumps(mark, indent=1), encoding="utf-8")
    os.replace(new, data / MARK)


def begins_anew(arguments: Sequence[str]) -> bool:
    """Whether `lienket demo` with these arguments begins with an empty database. Raises AlreadyServing where one is in use."""
    settings = import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    data = Path(settings.DATA_DIR)
    mark, fits = read_mark(data), wanted(arguments, Path(settings.PACKS_DIR))
    fresh = "--once" in arguments or "--fresh" in arguments or any(mark.get(name) != value for name, value in fits.items())
    if fresh and not os.environ.get("DATABASE_URL"):
        data.mkdir(parents=True, exist_ok=True)
        os.close(take_folder(data))
        (data / MARK).unlink(missing_ok=True)
    return fresh
