"""Power loss without a machine to switch off: record what a process asks of the disk, then rebuild the disk as it could look after any moment.

What was synced is certain. What was written since may be there, missing, or torn at 512 bytes. Names (created, renamed, removed) reach the disk in their
order, as a journalling file system (ext4) keeps them: a sync of any file settles all earlier ones. Files are told apart by identity, not by name. The model
knows one recorded process, which opens its files itself; a call it cannot model ends the recording with an error rather than being passed over.
Method: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014); SQLite's own crash tests, https://www.sqlite.org/testing.html.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR_BYTES = 512
FOLDER = 0
"""Identity of the folder itself, which can be synced too."""
WRITES = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "lseek", "close")
NAMES = ("openat", "rename", "renameat", "renameat2", "unlink", "unlinkat")
NOT_MODELLED = ("open", "creat", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "link", "linkat", "dup", "dup2", "dup3", "copy_file_range", "sendfile")

_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)\)\s+=\s+(-?\d+)")
_CUT = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
_REST = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FOLDER = re.compile(r"<((?:\\x[0-9a-f]{2})*)>")
_HANDLE = re.compile(r"^(\d+)<([^>]*)>")


class HarnessError(Exception):
    """The recording cannot be trusted; nothing may be concluded from it."""


@dataclass(frozen=True)
class Step:
    """One thing asked of the disk: `kind` is write, truncate, sync, create, rename, unlink or ack; `file` an identity."""

    kind: str
    file: int = -1
    name: str = ""
    to: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass
class Recording:
    """The files there were at the beginning, by identity and by name, and everything since."""

    contents: dict[int, bytes] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def record(command: Sequence[str], root: Path, environment: dict[str, str], log: Path) -> Recording:
    """Run `command` under strace. A line it writes to standard output is an acknowledgment. Files under `root` are followed, except SQLite's -shm."""
    strace = shutil.which("strace")
    if strace is None:
        raise HarnessError("strace is not installed; scripts/test installs it (Debian: apt-get install strace)")
    start = {p.name: p.read_bytes() for p in sorted(root.iterdir()) if p.is_file() and not p.name.endswith("-shm")}
    calls = ",".join(f"?{call}" for call in (*WRITES, *NAMES, *NOT_MODELLED))  # Not every machine has every call.
    tracing = [strace, "-f", "--seccomp-bpf", "-y", "-xx", "-s", "9999999", "-o", str(log), "-e", f"trace={calls}"]
    done = subprocess.run([*tracing, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise HarnessError(done.stderr.decode(errors="replace")[-3000:])
    with log.open(encoding="ascii", errors="replace") as lines:
        reader = _Log(root, start)
        for line in _whole(lines):
            reader.read(line)
    told = b"".join(s.data for s in reader.recording.steps if s.kind == "ack")
    if told != done.stdout:
        raise HarnessError(f"strace saw {len(told)} bytes of acknowledgments, {len(done.stdout)} were written")
    return reader.recording


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Lines of the log, those that another thread interrupted put together at the place where they ended."""
    cut: dict[str, str] = {}
    for line in lines:
        if found := _CUT.match(line.rstrip("\n")):
            cut[found[1]] = found[2]
        elif found := _REST.match(line):
            yield f"{found[1]} {cut.pop(found[1])}{found[2]}"
        else:
            yield line


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class _Log:
    """Turns lines of strace into steps."""

    def __init__(self, root: Path, start: dict[str, bytes]) -> None:
        self._root = os.fsencode(root.resolve())
        self._count = 0
        self._open: dict[int, tuple[int, bool]] = {}  # Descriptor → identity, and whether it appends.
        self._at: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self.recording = Recording()
        self._now: dict[str, int] = {}
        for name, data in start.items():
            file = self._new(name, len(data))
            self.recording.contents[file] = data
            self.recording.names[name] = file

    def _new(self, name: str, size: int = 0) -> int:
        self._count += 1
        self._now[name] = self._count
        self._size[self._count] = size
        return self._count

    def _ours(self, path: bytes) -> str | None:
        folder, _, name = path.rpartition(b"/")
        return os.fsdecode(name) if folder == self._root and not name.endswith(b"-shm") else None

    @staticmethod
    def _paths(call: str, arguments: str) -> list[bytes]:
        """The absolute paths a call names."""
        paths = [_unhex(text) for text in _TEXT.findall(arguments)]
        folders = [_unhex(text) for text in _FOLDER.findall(arguments)]
        if any(not path.startswith(b"/") for path in paths):
            if len(folders) != len(paths):
                raise HarnessError(f"{call} by a relative name: {paths}")
            paths = [folder + b"/" + path for folder, path in zip(folders, paths, strict=True)]
        return [b"/" + os.path.normpath(path).lstrip(b"/") for path in paths]

    def _step(self, kind: str, file: int = -1, name: str = "", to: str = "", offset: int = 0, data: bytes = b"") -> None:
        self.recording.steps.append(Step(kind, file, name, to, offset, data))

    def read(self, line: str) -> None:
        """Take in one line."""
        found = _CALL.match(line)
        if not found or int(found[4]) < 0:
            return
        call, arguments, result = found[2], found[3], int(found[4])
        handle = _HANDLE.match(arguments)
        if call in NAMES:
            self._name(call, arguments, result)
        elif call in NOT_MODELLED and not handle:
            if any(self._ours(path) for path in self._paths(call, arguments)):
                raise HarnessError(f"{call} is not modelled")
        elif handle:
            number = int(handle[1])
            if call == "write" and number == 1:
                self._step("ack", data=self._data(arguments, result))
            elif number in self._open:
                self._write(call, number, arguments, result)
            elif call == "fsync" and _unhex(handle[2]) == self._root:
                self._step("sync", FOLDER)
            elif call in WRITES and call not in {"close", "lseek"} and self._ours(_unhex(handle[2])):
                raise HarnessError(f"{call} to a file whose opening was not seen: {_unhex(handle[2])!r}")

    def _name(self, call: str, arguments: str, result: int) -> None:
        names = [self._ours(path) for path in self._paths(call, arguments)]
        if call == "openat":
            self._open.pop(result, None)
            if names[0] is not None:
                self._opened(names[0], arguments, result)
        elif call.startswith("unlink"):
            if names[0] is not None:
                self._now.pop(names[0], None)
                self._step("unlink", name=names[0])
        elif any(names):
            if None in names:
                raise HarnessError(f"{call} across folders: {names}")
            self._now[str(names[1])] = self._now.pop(str(names[0]))
            self._step("rename", name=str(names[0]), to=str(names[1]))

    def _opened(self, name: str, arguments: str, descriptor: int) -> None:
        if "O_DIRECTORY" in arguments:
            return
        if name not in self._now:
            self._step("create", self._new(name), name)
        file = self._now[name]
        if "O_TRUNC" in arguments and self._size[file]:
            self._size[file] = 0
            self._step("truncate", file)
        self._open[descriptor] = (file, "O_APPEND" in arguments)
        self._at[descriptor] = 0

    def _write(self, call: str, descriptor: int, arguments: str, result: int) -> None:
        file, appends = self._open[descriptor]
        if call == "close":
            del self._open[descriptor]
        elif call == "lseek":
            self._at[descriptor] = result
        elif call in {"fsync", "fdatasync"}:
            self._step("sync", file)
        elif call == "ftruncate":
            self._size[file] = int(arguments.rsplit(",", 1)[1])
            self._step("truncate", file, offset=self._size[file])
        elif call in {"write", "pwrite64"}:
            place = int(arguments.rsplit(",", 1)[1]) if call == "pwrite64" else self._size[file] if appends else self._at[descriptor]
            if call == "write":
                self._at[descriptor] = place + result
            self._size[file] = max(self._size[file], place + result)
            self._step("write", file, offset=place, data=self._data(arguments, result))
        else:
            raise HarnessError(f"{call} is not modelled")

    @staticmethod
    def _data(arguments: str, length: int) -> bytes:
        text = _TEXT.search(arguments)
        if text is None or len(data := _unhex(text[1])) < length:
            raise HarnessError("strace did not give all bytes of a write")
        return data[:length]


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
    loose = [n for n, step in enumerate(steps) if n > settled and step.kind in {"create", "rename", "unlink"}]
    named = rng.choice([settled, *loose])  # Names up to here have reached the disk.
    names = dict(recording.names)
    contents = {file: bytearray(data) for file, data in recording.contents.items()}
    for number, step in enumerate(steps):
        if step.kind in {"create", "rename", "unlink"}:
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
        (folder / name).write_bytes(content)
