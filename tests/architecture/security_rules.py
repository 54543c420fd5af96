"""Our own rules of security that ruff, bandit and import-linter do not know: what may stand where, each a function from source to complaints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tests.architecture.rules import ROOT, Module, words_of

N = TypeVar("N", bound=ast.AST)

NETWORK = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "smtplib", "socket", "ssl", "ftplib", "telnetlib", "urllib3"}
MAY_CALL_OUT = ("lienket/alerts/transports/", "lienket/ops/", "lienket/matters/scanner.py")
"""Only messages leave the program; commands of the operator speak to the server beside them, and files are looked at by a scanner on this machine."""
ERRORS_ONLY = re.compile(r"\w+(?:Error|Exception)$")
"""What another library's calls raise may be named anywhere."""
XML = {"xml.etree", "xml.dom", "xml.sax", "lxml", "xml.parsers"}
WRITES_XML = {"xml.sax.saxutils"}
"""These functions put XML together and read none."""
OLD_CRYPTO = {"Cipher", "modes", "padding", "rsa", "dsa", "algorithms", "PKCS1v15", "MD5", "SHA1", "md5", "sha1", "ECB"}
"""What is not authenticated, or weaker than 128 bits; AESGCM, Fernet (encrypt, then MAC), Ed25519, ECDSA over P-256 and SHA-2 are used."""
UNTRUSTED = {"GET", "POST", "META", "COOKIES", "headers"}
BETWEEN_OURSELVES = {"lienket/intake/ahead.py"}
"""A process and the one it forked."""
FORWARDED = re.compile(
    r"REMOTE_ADDR|(?:HTTP_)?(?:X[-_])?FORWARDED(?:[-_]\w+)?|(?:HTTP_)?X[-_]REAL[-_]IP|SECURE_PROXY_SSL_HEADER|USE_X_FORWARDED_\w+", re.IGNORECASE
)
EXEMPT_FROM_CSRF = {"lienket/api/entrance.py", "lienket/api/urls.py"}
"""The API checks the token against forgery itself where a session lets in; its document does nothing."""
SAFE_BY_HAND = {"lienket/desk/lists/forms.py", "lienket/desk/lists/cells.py"}
"""Lists of hundreds of cells are put together without templates; each value goes through `escape` there."""
SQL_BY_HAND = ("lienket/journal/", "lienket/sharing/policy.py", "lienket/situation/replay.py", "lienket/situation/search_engine.py", "lienket/ops/")
"""Statements put together from names of our own tables; every value is a parameter."""


@dataclass(frozen=True)
class Page:
    """A template or script."""

    path: str
    source: str


@cache
def files(*suffixes: str) -> tuple[Page, ...]:
    """Templates and scripts of the program."""
    found = [path for path in sorted((ROOT / "lienket").rglob("*")) if path.suffix in suffixes and path.is_file()]
    return tuple(Page(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in found)


def each(module: Module, kind: type[N]) -> Iterator[N]:
    """The nodes of one kind."""
    return (node for node in ast.walk(module.tree()) if isinstance(node, kind))


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each import, `from a import b` as ``a.b``."""
    for node in ast.walk(module.tree()):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _under(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def calls_out(module: Module) -> list[str]:
    """The network is reached by the transports of alerts, which check where to, follow no redirect and verify certificates."""
    if module.path.startswith(MAY_CALL_OUT):
        return []
    found = [(line, name) for line, name in imported(module) if _under(name, NETWORK) and not ERRORS_ONLY.search(name)]
    return [f"{module.path}:{line}: imports {name}; only lienket/alerts/transports calls out" for line, name in found]


def runs_programs(module: Module) -> list[str]:
    """Other programs are started by commands of the operator alone, and no text is run."""
    found = [] if module.path.startswith("lienket/ops/") else [line for line, name in imported(module) if _under(name, {"subprocess", "pty"})]
    odd = (["system", "os"], ["popen", "os"], ["eval"], ["exec"], ["__import__"])
    found += [node.lineno for node in each(module, ast.Call) if list(words_of(node.func)) in odd]
    return [f"{module.path}:{line}: starts a program, or runs text" for line in found]


def unpacks_objects(module: Module) -> list[str]:
    """Nothing that makes objects of bytes."""
    odd = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
    found = [line for line, name in imported(module) if _under(name, odd) and module.path not in BETWEEN_OURSELVES]
    loads = [node for node in each(module, ast.Call) if list(words_of(node.func)) in (["load", "yaml"], ["unsafe_load", "yaml"], ["full_load", "yaml"])]
    found += [node.lineno for node in loads if "Safe" not in ast.unparse(node) and "SAFE" not in ast.unparse(node)]
    return [f"{module.path}:{line}: makes objects of bytes" for line in found]


def unverified(module: Module) -> list[str]:
    """Certificates are verified."""
    words = {"CERT_NONE", "_create_unverified_context", "check_hostname"}
    return [f"{module.path}:{node.lineno}: {node.attr} leaves out what TLS is for" for node in each(module, ast.Attribute) if node.attr in words]


def reads_xml(module: Module) -> list[str]:
    """No XML parser of our own: documents are searched as text, tables read by calamine, which resolves no entity."""
    found = [(line, name) for line, name in imported(module) if _under(name, XML) and not _under(name, WRITES_XML)]
    return [f"{module.path}:{line}: imports {name}; no XML is parsed here" for line, name in found]


def old_crypto(module: Module) -> list[str]:
    """Authenticated encryption, modern signatures, SHA-2: nothing else is imported or named."""
    found = [(line, name) for line, name in imported(module) if _under(name, {"cryptography", "hashlib", "Crypto", "nacl"})]
    lines = {line for line, name in found if OLD_CRYPTO & set(name.split("."))}
    lines |= {node.lineno for node in each(module, ast.Attribute) if node.attr in OLD_CRYPTO and {"hashlib", "hashes"} & set(words_of(node.value))}
    lines |= {node.lineno for node in each(module, ast.Call) for given in node.args if isinstance(given, ast.Constant) and given.value in {"md5", "sha1"}}
    return [f"{module.path}:{line}: old cryptography; AESGCM, Ed25519 and SHA-256 are what is used" for line in sorted(lines)]


def led_astray(module: Module) -> list[str]:
    """Where to go next is never taken from a request as it came."""
    complaints = []
    for node in each(module, ast.Call):
        if not {"redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect"} & set(list(words_of(node.func))[:1]) or not node.args:
            continue
        if any(isinstance(part, ast.Attribute) and part.attr in UNTRUSTED for part in ast.walk(node.args[0]) if not _is_test(node.args[0], part)):
            complaints.append(f"{module.path}:{node.lineno}: redirects to what a request said; ask url_has_allowed_host_and_scheme first")
    return complaints


def _is_test(given: ast.expr, part: ast.AST) -> bool:
    """Whether `part` only decides between two places."""
    return isinstance(given, ast.IfExp) and any(part is inner for inner in ast.walk(given.test))


def trusts_the_way_here(module: Module) -> list[str]:
    """No address of a sender, and no header of a proxy, decides or is kept."""
    texts = [node for node in each(module, ast.Constant) if isinstance(node.value, str) and FORWARDED.fullmatch(node.value.strip())]
    names = [
        node
        for node in ast.walk(module.tree())
        if isinstance(node, ast.Name | ast.Attribute) and FORWARDED.fullmatch(getattr(node, "id", getattr(node, "attr", "")))
    ]
    return [f"{module.path}:{node.lineno}: reads where a request came from" for node in [*texts, *names]]  # type: ignore[attr-defined]


def exempt(module: Module) -> list[str]:
    """Forms are checked against forgery."""
    if module.path in EXEMPT_FROM_CSRF:
        return []
    return [f"{module.path}:{line}: csrf_exempt" for line, text in enumerate(module.source.splitlines(), 1) if "csrf_exempt" in text]


def safe_by_hand(module: Module) -> list[str]:
    """Text becomes HTML through templates and format_html, which escape; format_html's own first part is written in the code."""
    complaints = []
    for node in each(module, ast.Call):
        [name, *_] = [*words_of(node.func), ""]
        constant = bool(node.args) and isinstance(node.args[0], ast.Constant)
        if name in {"mark_safe", "SafeString"} and not constant and module.path not in SAFE_BY_HAND:
            complaints.append(f"{module.path}:{node.lineno}: {name} of something computed; use format_html")
        if name == "format_html" and isinstance(node.args[0], ast.JoinedStr | ast.BinOp) and module.path not in SAFE_BY_HAND:
            complaints.append(f"{module.path}:{node.lineno}: format_html of a text put together; give it the parts")
    return complaints


def sql_by_hand(module: Module) -> list[str]:
    """Statements are put together in few places, from names of our own."""
    if module.path.startswith(SQL_BY_HAND) or "/migrations/" in module.path:
        return []
    words = {"execute", "executemany", "raw", "extra", "RawSQL", "executescript"}
    found = [node for node in each(module, ast.Call) if node.args and set(list(words_of(node.func))[:1]) & words]
    odd = [node.lineno for node in found if not isinstance(node.args[0], ast.Constant)]
    return [f"{module.path}:{line}: SQL that is not one constant; write it where statements are made" for line in odd]


MODULE_RULES = (
    calls_out,
    runs_programs,
    unpacks_objects,
    unverified,
    reads_xml,
    old_crypto,
    led_astray,
    trusts_the_way_here,
    exempt,
    safe_by_hand,
    sql_by_hand,
)

IN_TEMPLATES = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|(?<![-\w])style\s*=\s*[\"']|javascript:")
SAFE_IN_TEMPLATES = {"lienket/desk/templates/desk/replay/result.html"}
"""Writes a mark of our own, at which the page is cut into pieces."""
IN_SCRIPTS = re.compile(
    r"\beval\s*\(|new\s+Function\b|document\.write|\.outerHTML\s*=|insertAdjacentHTML|localStorage|sessionStorage|indexedDB|document\.cookie"
    r"|postMessage|__proto__|\bsetTimeout\s*\(\s*[\"'`]|\.innerHTML\s*\+?=(?!=)|importScripts|https?://(?!www\.w3\.org/)"
)
KEEPS_A_CHOICE = {"lienket/ui/static/ui/keys.js"}
"""Whether keys are on, in a cookie."""
HTML_OF_THE_SERVER = {"lienket/desk/static/desk/report.js"}
"""Puts fragments into the page that the server rendered, as htmx does; nothing a person typed goes there."""


def in_templates(page: Page) -> list[str]:
    """Templates escape, and hold neither script nor style of their own."""
    lines = enumerate(page.source.splitlines(), 1)
    return [f"{page.path}:{n}: {found[0].strip()}" for n, text in lines if (found := IN_TEMPLATES.search(text)) and page.path not in SAFE_IN_TEMPLATES]


def in_scripts(page: Page) -> list[str]:
    """Scripts run no text, keep nothing in the browser, and put text into pages as text."""
    complaints = []
    for n, text in enumerate(page.source.splitlines(), 1):
        for found in IN_SCRIPTS.finditer(re.sub(r"(^|\s)//.*", "", text)):
            allowed = KEEPS_A_CHOICE if found[0] == "document.cookie" else HTML_OF_THE_SERVER if found[0].startswith(".innerHTML") else set()
            if page.path not in allowed:
                complaints.append(f"{page.path}:{n}: {found[0]}")
    return complaints
