"""Run as a process of its own: loads the program once, makes a database, then forks processes that do jobs and may be killed at any moment.

``python -m tests.faults.nursery PACK``; one JSON command a line on standard input, one JSON answer a line on standard output. It ends with its input,
and its children end with it. Forking spares each victim the second that starting Python takes; it holds no connection while it forks.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

LONGEST_LIFE_SECONDS = 300


def end_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def answer(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def be_child(group: int, job: str, database: str, arguments: dict[str, Any], result: Path) -> None:
    """Do `job` on `database` and end; its result goes to a file, so that half a result is never taken for one."""
    end_with_parent()
    os.setpgid(0, group)
    signal.alarm(LONGEST_LIFE_SECONDS)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # Standard output is the protocol's.
    code = 1
    try:
        from django.db import connection, connections

        from tests.faults import jobs

        connection.settings_dict["NAME"] = database
        result.write_text(json.dumps(getattr(jobs, job)(**arguments)), encoding="utf-8")
        connections.close_all()  # On SQLite the last one to close puts everything into the one file, which can then be copied.
        code = 0
    except BaseException:  # Whatever it was, the parent must learn of it and this process must not go on as a second nursery.
        traceback.print_exc()
    finally:
        os._exit(code)


def fork(command: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Fork a process for each job, all in one group."""
    group, pids = 0, []
    for job, arguments in command["jobs"]:
        pid = os.fork()
        if pid == 0:
            be_child(group, job, command["database"], arguments, folder / f"result-{os.getpid()}.json")
        group = group or pid
        os.setpgid(pid, group)
        pids.append(pid)
    return {"group": group, "pids": pids}


def main(pack: str) -> None:
    """Make the database, say its name, and obey until the input ends."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
    import django

    django.setup()
    from django.db import connection, connections

    from tests.faults import jobs

    jobs.begin(pack)
    folder = Path(os.environ["LIENKET_DATA"])
    database = str(connection.settings_dict["NAME"])
    connections.close_all()
    answer({"database": database})
    for line in sys.stdin:
        command = json.loads(line)
        if "jobs" in command:
            answer(fork(command, folder))
        else:
            answer([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in command["reap"]])


if __name__ == "__main__":
    main(sys.argv[1])
