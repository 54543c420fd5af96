"""The service files of deploy/: sandboxed as far as systemd can tell, and the program runs in what they leave it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))


def ran(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_service_is_as_little_exposed_as_one_with_a_network_can_be(service):
    said = ran("systemd-analyze", "security", "--offline=true", "--threshold=15", str(service))
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("name", [path.name for path in SERVICES] + ["lienket-backup.timer"])
def test_systemd_understands_every_line(name, tmp_path):
    for path in DEPLOY.iterdir():  # The program and its user are not installed here.
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", text, flags=re.MULTILINE)
        (tmp_path / path.name).write_text(re.sub(r"^(User|Group)=lienket$", r"\1=root", text, flags=re.MULTILINE), encoding="utf-8")
    said = ran("systemd-analyze", "verify", "--man=no", str(tmp_path / name))
    assert (said.returncode, [line for line in said.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def test_every_command_and_setting_of_a_service_exists():
    from lienket.ops.cli import app

    settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    for service in SERVICES:
        text = service.read_text(encoding="utf-8")
        assert set(re.findall(r"^ExecStart=\S+/lienket (\S+)", text, re.MULTILINE)) <= commands
        for setting in re.findall(r"^(?:# )?Environment=(LIENKET_\w+?)(?:_FILE)?=", text, re.MULTILINE):
            assert f"`{setting}`" in settings


@pytest.mark.sqlite_only
def test_the_program_serves_with_nothing_but_its_data_folder_to_write_in_and_no_privilege(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    read_only = f'mount --bind "{ROOT}" "{ROOT}" && mount -o remount,ro,bind "{ROOT}" && cd "{ROOT}" && ! touch lienket/written 2>/dev/null'
    program = f"setpriv --no-new-privs --bounding-set=-all --inh-caps=-all {sys.executable} -m lienket.ops.cli serve --port {port}"
    env = os.environ | {"LIENKET_DATA": str(data), "LIENKET_LIVE_PORT": str(port + 1 if port < 65_535 else port - 1)}
    env.pop("DATABASE_URL", None)
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(["unshare", "--mount", "--", "sh", "-c", f"{read_only} && umask 077 && exec {program}"], env=env, stdout=log, stderr=log)
    try:
        assert answered(f"http://127.0.0.1:{port}/health", process), (tmp_path / "log").read_text(encoding="utf-8")[-3000:]
    finally:
        process.terminate()
        process.wait(30)
    assert (data / "lienket.sqlite3").stat().st_mode & 0o077 == 0


def answered(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether the address answers 200 before the process ends or two minutes are over."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def test_the_proxy_speaks_modern_tls_alone_and_leads_people_but_not_programs_on():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"ssl_protocols ([^;]+);", text) == ["TLSv1.2 TLSv1.3"]
    [ciphers] = re.findall(r"ssl_ciphers ([^;]+);", text)
    assert all(re.fullmatch(r"ECDHE-(?:ECDSA|RSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305)", name) for name in ciphers.split(":"))
    plain = text.partition("listen 80;")[2].partition("server {")[0]
    assert re.findall(r"location (\S+)\s+\{ return (\d+)", plain) == [("/api/", "403"), ("/", "301")]
    assert "proxy_pass" not in plain
    assert set(re.findall(r"proxy_pass (http://[^:]+):", text)) == {"http://127.0.0.1"}
    assert set(re.findall(r"proxy_set_header (\S+) (\S+);", text)) == {("Host", "$host")}
    assert "access_log off;" in text, "addresses hold numbers of matters and codes of links"
    assert "server_tokens off;" in text
    assert "autoindex" not in text


def test_what_the_operator_must_see_to_is_told():
    text = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")
    for said in (
        "deploy/nginx.conf",
        "authority that browsers trust",
        "TLS 1.2",
        "timesyncd",
        "journald",
        "Storage=persistent",
        "PGSSLMODE",
        "verify-full",
        "screen",
    ):
        assert said in text, said


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_service_does_not_see_the_history_of_the_code(service):
    assert "InaccessiblePaths=-/opt/lienket/.git" in service.read_text(encoding="utf-8")
