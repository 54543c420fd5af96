"""Recording what a process asks of the disk, by strace: every write, sync and change of names under one folder, in order.

Files are told apart by identity, not by name. One recorded process, which opens its files itself, is understood; a call that is not ends the recording with
an error rather than being passed over.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = 0
"""Identity of every folder: they can be synced too."""
WRITES = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "lseek", "close")
NAMES = ("openat", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat")
NOT_MODELLED = ("open", "creat", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "dup", "dup2", "dup3", "sendfile")

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
    """One thing asked of the disk: `kind` is write, truncate, sync, create, rename, link, unlink or ack; `file` an identity."""

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
    done = subprocess.run([*tracing, *command], env=environment, capture_output=True, check=False)
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
        inside = path.startswith(self._root + b"/") and not path.endswith(b"-shm")
        return os.fsdecode(path[len(self._root) + 1 :]) if inside else None

    def _is_folder(self, path: bytes) -> bool:
        return path == self._root or ((name := self._ours(path)) is not None and name not in self._now)

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
            elif call == "fsync" and self._is_folder(_unhex(handle[2])):
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
            self._now[str(names[1])] = self._now[str(names[0])] if call.startswith("link") else self._now.pop(str(names[0]))
            self._step("link" if call.startswith("link") else "rename", name=str(names[0]), to=str(names[1]))

    def _opened(self, name: str, arguments: str, descriptor: int) -> None:
        if "O_DIRECTORY" in arguments or (name not in self._now and "O_CREAT" not in arguments):  # What is not made by opening it is a folder.
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
