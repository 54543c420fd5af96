"""What Django's own deployment check says of a node set up as docs/how-to/serve.md tells."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT


def deploy_check(data: str, **settings: str) -> tuple[int, str]:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "lienket.config.settings", "LIENKET_DATA": data} | settings
    ran = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_behind_https_nothing_is_left_to_warn_of(tmp_path):
    code, said = deploy_check(str(tmp_path), LIENKET_HTTPS="1", LIENKET_HSTS_DAYS="365", LIENKET_HOSTS="lk.example.vn", LIENKET_ORIGINS="https://lk.example.vn")
    assert code == 0, said


def test_without_https_the_check_says_what_is_missing(tmp_path):
    code, said = deploy_check(str(tmp_path))
    assert code != 0
    assert {w for w in ("security.W004", "security.W012", "security.W016") if w in said} == {"security.W004", "security.W012", "security.W016"}
