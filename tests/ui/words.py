"""Every sentence that is to be translated, found in templates and Python files; and the English catalogues."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "lienket"
ONE = {"gettext", "gettext_lazy", "gettext_noop"}
SEVERAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the program looks it up, and where it stands."""

    text: str
    plural: str
    context: str
    place: str


def of_template(source: str, place: str) -> Iterator[Sentence]:
    """The sentences of a template."""
    code = "\n".join(line.lstrip() for line in templatize(source, origin=place).split("\n"))
    for line, texts, _comments, context in extract("python", io.BytesIO(code.encode()), {**DEFAULT_KEYWORDS, "gettext_noop": None}):
        one, several = (texts[0], texts[1]) if isinstance(texts, tuple) and len(texts) > 1 and context is None else (texts, "")
        yield Sentence(str(one), str(several or ""), context or "", f"{place}:{line}")


def of_module(source: str, place: str) -> Iterator[Sentence]:
    """The sentences of a Python file, whatever name it imports the functions under."""
    tree = ast.parse(source)
    known = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = known.get(node.func.id, "") if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        spot = f"{place}:{node.lineno}"
        if function in ONE and texts:
            yield Sentence(texts[0], "", "", spot)
        elif function in SEVERAL and len(texts) > 1:
            yield Sentence(texts[0], texts[1], "", spot)
        elif function in WITH_CONTEXT and len(texts) > 1:
            yield Sentence(texts[1], "", texts[0], spot)


def all_sentences(root: Path = PACKAGE) -> list[Sentence]:
    """The sentences of the whole program."""
    found: list[Sentence] = []
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root.parent).as_posix()
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found += of_template(path.read_text(encoding="utf-8"), place)
        elif path.suffix == ".py" and "migrations" not in path.parts:
            found += of_module(path.read_text(encoding="utf-8"), place)
    return found


def catalogues(root: Path = PACKAGE) -> dict[str, Catalog]:
    """The English catalogues by place."""
    found = {}
    for path in sorted(root.glob("**/locale/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            found[path.relative_to(root.parent).as_posix()] = read_po(file, locale="en")
    return found


def placeholders(text: str) -> set[str]:
    """The names of the places to be filled."""
    return {a or f"{{{b}}}" for a, b in PLACEHOLDER.findall(text.replace("%%", ""))}
