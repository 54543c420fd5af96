"""One checklist of a matter: ticked at the scene with one thumb and without JavaScript, and printed with empty boxes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lienket.access.entry import entry
from lienket.access.rulings import require as require_part
from lienket.desk.matter import content
from lienket.desk.request import DeskRequest
from lienket.intake.detail import headline
from lienket.matters.checklists import NoSuchChecklist, SaidAlready
from lienket.matters.queries import number_of
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation import acts
from lienket.situation.refusals import refusal
from lienket.situation.stand import Stand, stand
from lienket.ui.render import render


@entry("post", methods=("GET", "POST"))
def page(request: DeskRequest, number: str, checklist: str) -> HttpResponse:
    """The items with a button each. A tap says it and comes back to the next item."""
    s = _at_work(request, number)
    if request.method == "POST":
        item = request.POST.get("item", "")
        acts.require(acts.named("checklist-mark"), s)
        try:
            values = {"checklist": checklist, "item": item, "state": request.POST.get("state", "")}
            acts.perform(actor=request.actor, number=number, act="checklist-mark", values=values, at=request.at)
        except SaidAlready as error:  # A colleague was quicker: what was wanted is so.
            messages.info(request, refusal(error, "en" if request.language == "en" else "vi"))
        return HttpResponseRedirect(f"{reverse('matter-checklist', args=[number_of(s.row), checklist])}#i-{item}", status=303)
    return render(request, "desk/matter/checklist.html", _context(request, s, checklist, "detail"))


@entry("post")
def printed(request: DeskRequest, number: str, checklist: str) -> HttpResponse:
    """The list on paper: a box, the words, room for hour and name. What is marked already is printed as marked."""
    return render(request, "desk/matter/checklist_print.html", _context(request, _at_work(request, number), checklist, "print"))


def _at_work(request: DeskRequest, number: str) -> Stand:
    s = stand(actor=request.actor, number=number, at=request.at)
    if s.level < Level.WORK:
        require_part("checklist-mark", None)
    return s


def _context(request: DeskRequest, s: Stand, checklist: str, form: str) -> dict[str, Any]:
    found = next((one for one in s.checklists if one.code == checklist), None)
    if found is None:
        raise NoSuchChecklist(checklist)
    if s.row.restricted:
        note_read(actor=request.actor, subject=s.row.id, level=s.level, form=form, at=request.at)
    return {
        "number": number_of(s.row),
        "headline": headline(s.rules, s.row, s.level, request.language),
        "row": s.row,
        "list": content.opened_shown(found, s, request.language),
        "marks": acts.allowed(acts.named("checklist-mark"), s),
        "help_page": "matter",
    }
