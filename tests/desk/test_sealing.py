"""Secrets of the second step lie sealed in the database under a key of its own; those of before the upgrade are sealed, and the key is changed under way."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from lienket.access import sealing
from lienket.access.sealing import UnusableSecondStepKey, seal, seal_all, unseal
from lienket.journal.keys import make_secret
from lienket.ops.init import app
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def enrolled(client):
    """An account with the second step on; its secret."""
    account = an_officer()
    sign_in(client)
    client.get("/account/second-step/on")
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step/on"})
    client.get("/account/second-step/on")
    secret = client.session["mfa.totp.secret"]
    client.post("/account/second-step/on", {"code": code(secret)})
    return account, secret


def code(secret, ahead=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def tables():
    """Everything the authenticators' table and the sessions' hold, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mfa_authenticator")
        return str(cursor.fetchall())


def spare(client):
    return re.findall(r"<code>([0-9a-f]{8})</code>", client.get("/account/recovery-codes").content.decode())


def signs_in_with(word):
    other = Client()
    sign_in(other)
    return other.post("/account/second-step/code", {"code": word}).status_code == 302


def test_the_tables_hold_no_secret_and_codes_work_all_the_same(world, client, folder):
    _account, secret = enrolled(client)
    assert secret not in tables()
    kept = {one.type: one.data for one in Authenticator.objects.all()}
    assert kept["totp"]["secret"].startswith("sealed:")
    assert kept["recovery_codes"]["seed"].startswith("sealed:")
    assert "mfa.totp.secret" not in client.session
    codes = spare(client)
    assert len(codes) == 10
    assert signs_in_with(codes[0])
    assert not signs_in_with(codes[0])
    assert signs_in_with(code(secret, ahead=1))
    assert [path.name for path in folder.iterdir()] == ["second-step-key"]
    assert (folder / "second-step-key").stat().st_mode & 0o777 == 0o600


def test_what_was_kept_in_plain_works_and_is_sealed_by_the_upgrade(world, client, folder):
    account, secret = enrolled(client)
    codes = spare(client)
    for one in Authenticator.objects.all():
        one.data = {name: unseal(value) if name in sealing.SECRETS else value for name, value in one.data.items()}
        one.save()
    assert secret in tables()
    assert signs_in_with(codes[0])
    assert seal_all() == 2
    assert secret not in tables()
    assert signs_in_with(codes[1])
    assert not signs_in_with(codes[0]), "what is not secret stays: which codes were used"
    Authenticator.objects.filter(type="recovery_codes").update(data={"migrated_codes": ["12345678", "23456789"]})
    assert seal_all() == 2
    assert "12345678" not in tables()
    assert signs_in_with("23456789")
    assert account.is_active


def test_nothing_to_seal_makes_no_key(world, folder):
    assert seal_all() == 0
    assert not folder.exists()


def test_the_key_is_changed_and_the_one_before_opens_until_the_next_change(world, client, folder):
    _account, secret = enrolled(client)
    [first] = (folder / "second-step-key").read_bytes().split()
    late = seal("late")
    assert seal_all(new_key=True) == 2
    second, kept = (folder / "second-step-key").read_bytes().split()
    assert kept == first
    assert (folder / "second-step-key").stat().st_mode & 0o777 == 0o600
    sealed = Authenticator.objects.get(type="totp").data["secret"].removeprefix("sealed:")
    assert Fernet(second).decrypt(sealed).decode() == secret
    assert unseal(late) == "late", "a page that read the old key meanwhile"
    seal_all(new_key=True)
    assert first not in (folder / "second-step-key").read_bytes()
    with pytest.raises(UnusableSecondStepKey):
        unseal(late)
    assert signs_in_with(code(secret, ahead=1))
    assert [path.name for path in folder.iterdir()] == ["second-step-key"]


@pytest.mark.parametrize("broken", [1, 2])
def test_a_change_of_the_key_broken_off_anywhere_loses_nothing(world, client, folder, monkeypatch, broken):
    _account, secret = enrolled(client)
    plain, calls = sealing._reseal, []

    def breaks():
        calls.append(1)
        if len(calls) == broken:
            raise OSError
        return plain()

    for _ in range(3):
        calls.clear()
        monkeypatch.setattr(sealing, "_reseal", breaks)
        with pytest.raises(OSError):  # noqa: PT011 – ours, just raised.
            seal_all(new_key=True)
        monkeypatch.setattr(sealing, "_reseal", plain)
        assert unseal(Authenticator.objects.get(type="totp").data["secret"]) == secret
    seal_all(new_key=True)
    assert signs_in_with(code(secret, ahead=1))


@pytest.mark.parametrize("content", [b"", b"no key", b"AAAA\n"])
def test_a_file_that_holds_no_key_is_refused_and_kept(folder, content):
    folder.mkdir()
    path = folder / "second-step-key"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(UnusableSecondStepKey):
        seal("x")
    assert path.read_bytes() == content


def test_a_key_that_others_can_read_is_refused(folder):
    kept = seal("x")
    (folder / "second-step-key").chmod(0o640)
    for attempt in (lambda: seal("x"), lambda: unseal(kept)):
        with pytest.raises(UnusableSecondStepKey):
            attempt()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_another_key_signing_in_says_what_to_do_and_lets_nobody_in(world, client, folder, language):
    account, secret = enrolled(client)
    type(account).of_node.filter(pk=account.pk).update(language=language)
    (folder / "second-step-key").write_bytes(Fernet.generate_key())
    other = Client()
    other.cookies["lienket_language"] = language
    sign_in(other)
    answer = other.post("/account/second-step/code", {"code": code(secret, ahead=1)})
    assert answer.status_code == 503
    assert ("khôi phục khóa cũ" if language == "vi" else "put back the key") in answer.content.decode()
    assert other.get("/account").status_code == 302


def test_another_process_that_made_the_key_first_is_believed(folder, monkeypatch):
    first = seal("x")
    known = (folder / "second-step-key").read_bytes()
    make_secret(folder / "second-step-key", Fernet.generate_key())
    assert (folder / "second-step-key").read_bytes() == known
    assert unseal(first) == "x"
    assert len(list(folder.iterdir())) == 1


@given(st.text(max_size=80))
def test_what_is_sealed_opens_as_it_was_and_no_two_seals_are_alike(secret):
    one, two = seal(secret), seal(secret)
    assert unseal(one) == unseal(two) == secret
    assert one != two
    assert len(secret) < 3 or secret not in one


def test_the_command_seals_anew(world, client, folder):
    _account, secret = enrolled(client)
    before = Authenticator.objects.get(type="totp").data["secret"]
    told = CliRunner().invoke(app, ["seal", "--new-key"])
    assert told.exit_code == 0, told.output
    assert Authenticator.objects.get(type="totp").data["secret"] != before
    assert secret not in told.output
    assert len((folder / "second-step-key").read_bytes().split()) == 2
