"""Power loss without a machine to switch off: rebuild the disk, from a recording, as it could look after any moment.

What was synced is certain. What was written since may be there, missing, or torn at 512 bytes. Names (created, renamed, removed) reach the disk in their
order, as a journalling file system (ext4) keeps them: a sync of any file settles all earlier ones.
Method: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014); SQLite's own crash tests, https://www.sqlite.org/testing.html.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.recording import Recording, Step

SECTOR_BYTES = 512
NAMING = frozenset({"create", "rename", "link", "unlink"})


@dataclass(frozen=True)
class Image:
    """What could be on the disk, and what had been acknowledged by then."""

    files: dict[str, bytearray]
    acknowledged: list[str]


def image(recording: Recording, moment: int, rng: random.Random, keep: float) -> Image:
    """The disk after losing power when `moment` steps had been taken; each unsynced write survives with the chance `keep`, then torn by sectors."""
    steps = recording.steps[:moment]
    synced = {step.file: number for number, step in enumerate(steps) if step.kind == "sync"}
    settled = max(synced.values(), default=-1)
    loose = [n for n, step in enumerate(steps) if n > settled and step.kind in NAMING]
    named = rng.choice([settled, *loose])  # Names up to here have reached the disk.
    names = dict(recording.names)
    contents = {file: bytearray(data) for file, data in recording.contents.items()}
    for number, step in enumerate(steps):
        if step.kind in NAMING:
            if number <= named:
                _rename(names, step)
        elif step.kind in {"write", "truncate"}:
            sure = number < synced.get(step.file, -1)
            if sure or rng.random() <= keep:
                _change(contents.setdefault(step.file, bytearray()), step, None if sure else rng)
    acknowledged = b"".join(step.data for step in steps if step.kind == "ack").decode().splitlines()
    return Image({name: contents.get(file, bytearray()) for name, file in names.items()}, acknowledged)


def _rename(names: dict[str, int], step: Step) -> None:
    if step.kind == "create":
        names[step.name] = step.file
    elif step.kind == "unlink":
        names.pop(step.name, None)
    elif step.kind == "link":
        names[step.to] = names[step.name]
    else:
        names[step.to] = names.pop(step.name)


def _change(content: bytearray, step: Step, torn: random.Random | None) -> None:
    if step.kind == "truncate":
        content[:] = content[: step.offset].ljust(step.offset, b"\0")
        return
    for begin in range(0, len(step.data), len(step.data) if torn is None else SECTOR_BYTES):
        if torn is None or torn.random() < 0.5:
            piece = step.data[begin:] if torn is None else step.data[begin : begin + SECTOR_BYTES]
            place = step.offset + begin
            content.extend(bytes(max(0, place + len(piece) - len(content))))
            content[place : place + len(piece)] = piece


def images(recording: Recording, count: int, seed: int) -> Iterator[Image]:
    """`count` images at random moments, from everything unsynced gone to everything written in order."""
    rng = random.Random(seed)
    for _ in range(count):
        yield image(recording, rng.randrange(1, len(recording.steps) + 1), rng, rng.choice((0.0, 0.5, 0.9, 1.0)))


def put(picture: Image, folder: Path) -> None:
    """Write an image into an empty `folder`."""
    for name, content in picture.files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o600)
