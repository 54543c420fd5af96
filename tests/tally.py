"""Add up the pytest runs of one `scripts/test` and print the closing line: ``python -m tests.tally NAME=EXIT_CODE=JUNIT_FILE …``."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True, kw_only=True)
class Count:
    """Tests of one or several runs, each counted once."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(passed=self.passed + other.passed, failed=self.failed + other.failed, skipped=self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count_cases(junit: str) -> Count:
    """Count the tests of one JUnit file; one that passed and then broke in its teardown is failed, an expected failure is passed."""
    ends: dict[tuple[str | None, str | None], set[str]] = {}
    for case in ElementTree.fromstring(junit).iter("testcase"):
        # pytest writes a second element for a test whose teardown breaks.
        found = ends.setdefault((case.get("classname"), case.get("name")), set())
        found.update(part.tag for part in case if part.get("type") != "pytest.xfail")
    failed = sum(1 for found in ends.values() if found & {"failure", "error"})
    skipped = sum(1 for found in ends.values() if "skipped" in found and not found & {"failure", "error"})
    return Count(passed=len(ends) - failed - skipped, failed=failed, skipped=skipped)


def count_run(code: int, junit: Path) -> Count:
    """Count one run; one that ended badly without a failed test (a crash, no test found) counts as one failure."""
    count = count_cases(junit.read_text(encoding="utf-8")) if junit.exists() else Count()
    return count + Count(failed=1) if code != 0 and count.failed == 0 else count


def main(arguments: list[str]) -> int:
    """Print a line a run and the sum as the last one; 0 only when everything passed (and, if asked, nothing was skipped)."""
    total = Count()
    for argument in arguments:
        name, code, junit = argument.split("=", 2)
        count = count_run(int(code), Path(junit))
        print(f"{name} run: {count}" + (f" (exit code {code})" if code != "0" else ""))
        total += count
    no_skips = os.environ.get("LIENKET_TEST_NO_SKIPS") == "1"
    if no_skips and total.skipped:
        print("LIENKET_TEST_NO_SKIPS=1: a skipped test counts as a failure here; the reasons stand in the runs above.")
    print(total, flush=True)
    return 1 if total.failed or total.passed == 0 or (no_skips and total.skipped) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
