"""Documents as files, and whether a file is still what was issued and signed. The pack is public inside its model: every post of it may do both."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from lienket.access.entry import entry
from lienket.desk.paper.forms import SignedFile
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.instruments.paper.content import instrument_of
from lienket.instruments.paper.opened import Opened, open_document
from lienket.instruments.paper.pdf import Issued, issue
from lienket.instruments.paper.report import PROBLEMS, STATES, part_name, state_of
from lienket.instruments.paper.trust import NoCertificate, roots
from lienket.instruments.paper.word import word
from lienket.instruments.paper.words import Language
from lienket.kernel.errors import LienketError
from lienket.regulation.load import Pack
from lienket.routing.explain import called
from lienket.ui.render import render

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@lru_cache(maxsize=16)
def _issued(pack: Pack, code: str, language: Language) -> Issued:
    return issue(pack, instrument_of(pack, code), language=language)


def _language(request: DeskRequest) -> Language:
    return "vi" if request.language == "vi" else "en"


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@entry("post")
def pdf(request: DeskRequest, code: str) -> HttpResponse:
    """An instrument of the pack in use as PDF, in the reader's language."""
    return _file(_issued(request.book.pack, code, _language(request)).pdf, "application/pdf", f"{code}.pdf")


@entry("post")
def docx(request: DeskRequest, code: str) -> HttpResponse:
    """An instrument of the pack in use as a Word file, in the reader's language."""
    pack = request.book.pack
    return _file(word(_issued(pack, code, _language(request)), instrument_of(pack, code)), _WORD, f"{code}.docx")


@entry("post", methods=("GET", "POST"))
def check(request: DeskRequest) -> HttpResponse:
    """Open an uploaded document: do text and source match, who has signed. Nothing is kept."""
    context: dict[str, Any] = {"form": SignedFile(), "instruments": _instruments(request), "help_page": "documents"}
    status = 200
    if request.method == "POST":
        context["form"] = form = SignedFile(request.POST, request.FILES)
        if form.is_valid():
            root = form.cleaned_data["root"]
            try:
                trust = roots(root.read()) if root else ()
                opened = open_document(form.cleaned_data["document"].read(), trust=trust, at=request.at)
                context |= _found(opened, _language(request)) | {"file": form.cleaned_data["document"].name}
            except NoCertificate as error:
                form.add_error("root", words(error, request.language))
            except LienketError as error:
                form.add_error("document", words(error, request.language))
        status = 200 if form.is_valid() else 422
    return render(request, "desk/paper/check.html", context, status=status)


def _instruments(request: DeskRequest) -> list[dict[str, str]]:
    vi = request.language == "vi"
    return [{"code": i.code, "called": called(i, request.language), "title": i.title.vi if vi else i.title.en} for i in request.book.pack.instruments]


def _found(opened: Opened, language: Language) -> dict[str, Any]:
    """What the page shows of a document, as plain data."""
    n = 0 if language == "vi" else 1
    zone = ZoneInfo(opened.pack.file.time_zone)
    names = {u.code: u.name.vi if n == 0 else u.name.en for u in opened.pack.units.units}
    return {
        "opened": {
            "match": opened.match,
            "valid": opened.valid,
            "title": f"{opened.made.head.kind} {opened.made.head.subject}",
            "number": opened.made.head.number,
            "mark": opened.made.mark,
            "pack": opened.manifest.pack,
            "digest": opened.digest,
            "renderer": opened.manifest.renderer,
            "problems": [PROBLEMS[code][n] for code in opened.problems],
            "differences": [(part_name(opened, d.key, language), d.source, d.page) for d in opened.differences],
            "signatures": [
                {
                    "unit": names.get(s.unit, s.unit),
                    "signer": s.signer,
                    "issuer": s.issuer,
                    "at": f"{s.at.astimezone(zone):%d/%m/%Y %H:%M:%S}" if s.at else "–",
                    "valid": s.valid,
                    "trusted": s.trusted,
                    "state": STATES[state_of(s)][n],
                    "test": s.test,
                }
                for s in opened.signatures
            ],
            "unsigned": [names.get(unit, unit) for unit in opened.unsigned],
        }
    }
