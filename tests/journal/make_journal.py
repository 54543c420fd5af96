"""Run as a process of its own: makes a database with `ACTS` acts, verifies it by one process and by two, and exports it twice on the way."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(folder: Path, acts: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from lienket.journal.export import export
    from lienket.journal.verify import verify
    from tests.journal.acts import one_act, prepare

    call_command("migrate", verbosity=0)
    prepare()
    for number in range(acts):
        one_act(number)
        if number == acts // 2:
            export(folder / "older.jsonl")
    checkpoint = export(folder / "export.jsonl")
    found = [verify(processes=processes) for processes in (1, 2)]
    said = [[v.ok, v.entries, v.rows, v.head_seq, v.root, [p.rule for p in v.problems]] for v in found]
    (folder / "said.json").write_text(json.dumps({"verdicts": said, "root": checkpoint.root, "size": checkpoint.size}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
