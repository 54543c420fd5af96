"""The calendar of the regulation. It is public among the members of the model; only the days since a target was broken depend on who reads."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.dates import read_day
from lienket.desk.request import DeskRequest
from lienket.desk.rhythm import content
from lienket.regulation.format import Instrument
from lienket.regulation.rhythm import commendations, exchanges, occasions, transition_of
from lienket.routing.explain import cited, limit_words, name
from lienket.situation.rhythm import target_stands
from lienket.ui.render import render
from lienket.units.queries import code_of

MONTHS = (1, 3, 6, 12)


@entry("post")
def calendar(request: DeskRequest) -> HttpResponse:
    """What the regulation makes each unit do in the months to come, its targets, commendation and channels."""
    start, months, unit = _asked(request)
    own = code_of(request.actor.unit) if request.actor.unit else ""
    about = unit or own
    entries = _entries(request, start, months, about)
    language, today = request.language, _today(request)
    context = {
        "start": start,
        "months": months,
        "choices": MONTHS,
        "unit": unit,
        "own": own,
        "about": about,
        "units": _units(request),
        "understood": not request.GET.get("from") or _understood(request.GET["from"], start),
        "mine": content.by_month(e for e in entries if e.part),
        "others": [] if unit else content.by_month(e for e in entries if not e.part),
        "targets": [
            {"stand": s, "name": content.words(s.target.name, language), "cite": cited(request.book.pack, (s.target.because,), language)}
            for s in target_stands(request.actor, request.at, request.book)
        ],
        "praise": [
            {
                "forms": [content.words(form, language) for form in c.rule.forms],
                "subjects": c.rule.subjects,
                "occasion": c.rule.occasion,
                "proposed_by": c.proposed_by,
                "decided_by": c.decided_by,
                "cite": cited(request.book.pack, (c.because,), language),
            }
            for c in commendations(request.book.pack, today)
        ],
        "channels": [
            {
                "class": x.rule.information,
                "by": x.by,
                "to": x.to,
                "channels": [name(request.book.pack, "channel", code, language) for code in x.rule.channels],
                "within": limit_words((x.rule.within,), language) if x.rule.within else "",
                "cite": cited(request.book.pack, (x.because,), language),
            }
            for x in exchanges(request.book.pack, today)
        ],
        "parties": len({p.unit for i in _in_force(request, today) for p in i.parties}),
        "transition": _transition(request, today),
    }
    return render(request, "desk/rhythm/calendar.html", context)


@entry("post")
def calendar_file(request: DeskRequest) -> HttpResponse:
    """The same occasions as an iCalendar file: those of one unit, of the own unit where none is named, or with `all=1` of everybody."""
    start, months, unit = _asked(request)
    about = unit or (code_of(request.actor.unit) if request.actor.unit else "")
    entries = _entries(request, start, months, about)
    kept = entries if request.GET.get("all") else [e for e in entries if e.part]
    title = _("Lịch theo quy chế – %(unit)s") % {"unit": name(request.book.pack, "unit", about, request.language)}
    response = HttpResponse(content.calendar_file(kept, request.actor.model, title, request.at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-quy-che.ics"'
    return response


def _today(request: DeskRequest) -> date:
    return request.at.astimezone(request.book.calendar.zone).date()


def _understood(typed: str, start: date) -> bool:
    with suppress(ValueError):
        return read_day(typed) == start
    return False


def _asked(request: DeskRequest) -> tuple[date, int, str]:
    """From which day, for how many months, about which unit; what is not understood is today, three months, the own unit."""
    today = _today(request)
    try:
        start = read_day(request.GET.get("from") or today.isoformat())
    except ValueError:
        start = today
    start = start if abs(start - today).days < 366 * 20 else today
    months = request.GET.get("months", "")
    unit = request.GET.get("unit", "")
    known = {u.code for u in request.book.pack.units.units}
    return start, int(months) if months.isdigit() and int(months) in MONTHS else 3, unit if unit in known else ""


def _entries(request: DeskRequest, start: date, months: int, unit: str) -> list[content.Entry]:
    month = start.year * 12 + start.month - 1 + months
    end = date(month // 12, month % 12 + 1, min(start.day, 28))
    book = request.book
    return [content.entry(book, o, request.language, unit) for o in occasions(book.pack, start, end, book.calendar)]


def _in_force(request: DeskRequest, day: date) -> list[Instrument]:
    return [i for i in request.book.pack.instruments if i.kind == "regulation" and i.in_force.covers(day)]


def _units(request: DeskRequest) -> list[tuple[str, str]]:
    """The units a reader may ask about: those that any regulation in force names as a party."""
    codes = dict.fromkeys(p.unit for i in _in_force(request, _today(request)) for p in i.parties)
    return sorted(((code, name(request.book.pack, "unit", code, request.language)) for code in codes), key=lambda pair: pair[1])


def _transition(request: DeskRequest, day: date) -> dict[str, str] | None:
    said = transition_of(request.book.pack, day)
    if said is None:
        return None
    title = name(request.book.pack, "instrument", said.replaced, request.language)
    return {"pending": said.rule.pending, "clocks": said.rule.clocks, "replaced": title, "cite": cited(request.book.pack, (said.because,), request.language)}
