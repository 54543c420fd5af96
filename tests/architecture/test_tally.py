"""The closing line of `scripts/test`: every test counted once, and no way for a broken run to look green."""

from __future__ import annotations

import pytest

from tests import tally

PASSED = '<testcase classname="a" name="p"/>'
FAILED = '<testcase classname="a" name="f"><failure/></testcase>'
SKIPPED = '<testcase classname="a" name="s"><skipped type="pytest.skip"/></testcase>'
EXPECTED = '<testcase classname="a" name="x"><skipped type="pytest.xfail"/></testcase>'
BROKEN_TEARDOWN = PASSED + '<testcase classname="a" name="p"><error/></testcase>'


def run(tmp_path, capsys, code: int, cases: str | None) -> tuple[int, str]:
    file = tmp_path / "run.xml"
    if cases is not None:
        file.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")
    status = tally.main([f"Run={code}={file}"])
    return status, capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("code", "cases", "status", "line"),
    [
        (0, PASSED + SKIPPED + EXPECTED, 0, "2 passed, 0 failed, 1 skipped"),
        (1, PASSED + FAILED, 1, "1 passed, 1 failed, 0 skipped"),
        (1, BROKEN_TEARDOWN, 1, "0 passed, 1 failed, 0 skipped"),
        (3, PASSED, 1, "1 passed, 1 failed, 0 skipped"),
        (137, None, 1, "0 passed, 1 failed, 0 skipped"),
        (0, "", 1, "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_the_closing_line_counts_each_test_once(tmp_path, capsys, monkeypatch, code, cases, status, line):
    monkeypatch.delenv("LIENKET_TEST_NO_SKIPS", raising=False)
    assert run(tmp_path, capsys, code, cases) == (status, line)


def test_where_nothing_may_be_skipped_a_skip_fails_the_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LIENKET_TEST_NO_SKIPS", "1")
    assert run(tmp_path, capsys, 0, PASSED + SKIPPED) == (1, "1 passed, 0 failed, 1 skipped")
    assert run(tmp_path, capsys, 0, PASSED) == (0, "1 passed, 0 failed, 0 skipped")


def test_the_sum_of_several_runs_is_the_last_line(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("LIENKET_TEST_NO_SKIPS", raising=False)
    for name, cases in (("one", PASSED), ("two", PASSED + SKIPPED)):
        (tmp_path / f"{name}.xml").write_text(f"<testsuites>{cases}</testsuites>", encoding="utf-8")
    assert tally.main([f"{name}=0={tmp_path / name}.xml" for name in ("one", "two")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed, 1 skipped"
