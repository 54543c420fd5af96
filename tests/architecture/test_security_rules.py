"""The rules of security_rules.py hold in our code, and each finds what it forbids."""

from __future__ import annotations

import pytest

from tests.architecture import security_rules as rules
from tests.architecture.rules import Module, modules_of


def module(source: str, path: str = "lienket/desk/views.py") -> Module:
    return Module(name=path.removesuffix(".py").replace("/", "."), path=path, source=source)


@pytest.mark.parametrize("rule", rules.MODULE_RULES, ids=lambda rule: rule.__name__)
def test_our_modules_keep_to_it(rule):
    found = modules_of()
    assert found
    assert [line for each in found for line in rule(each)] == []


def test_our_templates_escape_and_hold_no_script():
    found = rules.files(".html")
    assert len(found) > 50
    assert [line for page in found for line in rules.in_templates(page)] == []


def test_our_scripts_run_no_text_and_keep_nothing():
    found = rules.files(".js")
    assert len(found) > 8
    assert [line for page in found for line in rules.in_scripts(page)] == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (rules.calls_out, "import requests"),
        (rules.calls_out, "from requests import RequestException, get"),
        (rules.calls_out, "from urllib.request import urlopen"),
        (rules.calls_out, "def f():\n    import smtplib"),
        (rules.runs_programs, "import subprocess"),
        (rules.runs_programs, "os.system(name)"),
        (rules.runs_programs, "eval(text)"),
        (rules.unpacks_objects, "import pickle"),
        (rules.unpacks_objects, "yaml.load(text, Loader=yaml.Loader)"),
        (rules.unverified, "context.verify_mode = ssl.CERT_NONE"),
        (rules.unverified, "context.check_hostname = False"),
        (rules.reads_xml, "from xml.etree import ElementTree"),
        (rules.reads_xml, "from lxml import etree"),
        (rules.old_crypto, "from cryptography.hazmat.primitives.ciphers import Cipher, modes"),
        (rules.old_crypto, "import hashlib\nhashlib.md5(b'')"),
        (rules.old_crypto, "import hashlib\nhashlib.new('sha1')"),
        (rules.old_crypto, "from hashlib import sha1"),
        (rules.led_astray, "redirect(request.GET['next'])"),
        (rules.led_astray, "HttpResponseRedirect(request.POST.get('to', '/'))"),
        (rules.led_astray, "redirect(request.headers['Referer'])"),
        (rules.trusts_the_way_here, "request.META['REMOTE_ADDR']"),
        (rules.trusts_the_way_here, "request.headers.get('X-Forwarded-For')"),
        (rules.trusts_the_way_here, "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')"),
        (rules.exempt, "@csrf_exempt\ndef view(request): ..."),
        (rules.safe_by_hand, "mark_safe(f'<b>{name}</b>')"),
        (rules.safe_by_hand, "format_html(f'<b>{name}</b>')"),
        (rules.sql_by_hand, "cursor.execute(f'SELECT {name}')"),
        (rules.sql_by_hand, "Matter.unrestricted.raw(sql)"),
    ],
)
def test_what_is_forbidden_is_found(rule, source):
    assert rule(module(source))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (rules.calls_out, "from urllib.parse import quote\nfrom requests import RequestException"),
        (rules.reads_xml, "from xml.sax.saxutils import escape"),
        (rules.old_crypto, "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\nimport hashlib\nhashlib.sha256(b'')"),
        (rules.led_astray, "redirect('inbox' if 'inbox' in request.POST else 'board')\nredirect('unit', code)"),
        (rules.safe_by_hand, "mark_safe('')\nformat_html('<b>{}</b>', name)"),
        (rules.sql_by_hand, "cursor.execute('SELECT 1 WHERE %s', [x])"),
    ],
)
def test_its_innocent_neighbour_is_not(rule, source):
    assert rule(module(source)) == []


@pytest.mark.parametrize(
    "source", ["{{ x|safe }}", "{% autoescape off %}", "<script>go()</script>", '<a onclick="go()">', '<p style="color:red">', '<a href="javascript:go()">']
)
def test_a_careless_template_is_found(source):
    assert rules.in_templates(rules.Page("x.html", source))


@pytest.mark.parametrize(
    "source", ["eval(x)", "new Function(x)", "localStorage.x = 1", "node.innerHTML = x", "fetch('https://cdn.example/x')", "setTimeout('go()')"]
)
def test_a_careless_script_is_found(source):
    assert rules.in_scripts(rules.Page("x.js", source))
    assert rules.in_scripts(rules.Page("x.js", "node.textContent = x; // eval(x) is not used\nif (a.innerHTML === b) go();")) == []
