"""The inbox; channels of the own unit, their test, what went out by them and what could not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.alerts import broadcasts, keeping, queries
from lienket.alerts.codes import Kind, State
from lienket.alerts.inbox import SHOWN, NoSuchNotice, Received, read_one, received
from lienket.alerts.transports import TRANSPORTS
from lienket.alerts.transports.webhook.transport import shown_key
from lienket.desk.alerts.forms import FIRST, ChannelForm, as_it_is
from lienket.desk.alerts.words import DELIVERY, KINDS, STATES, URGENCIES, why
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.intake.detail import headline
from lienket.kernel.errors import LienketError
from lienket.matters import own
from lienket.matters.queries import number_of
from lienket.matters.sentences import word
from lienket.sharing.reach import levels
from lienket.sharing.recalls import waiting
from lienket.situation.board_news import asked
from lienket.situation.openings import waiting as unreviewed
from lienket.situation.over_http import status_of
from lienket.ui.render import render
from lienket.units.directory import posts_of_unit
from lienket.units.duty import holders

if TYPE_CHECKING:
    from lienket.alerts.models import Channel, Delivery

FIELD_OF = {"bad-address": "address", "no-such-post": "posts"}
LOGGED = 200


@entry("post")
def inbox(request: DeskRequest) -> HttpResponse:
    """Everything the unit was told, read or not, and how far it has come."""
    found = received(request.actor, request.at, SHOWN + 1, before=_asked_before(request))
    rows = _notices(request, found[:SHOWN])
    told = broadcasts.told_to(request.actor)
    context = {
        "rows": rows,
        "asked": asked(request.actor, request.at, request.language),
        "unread": queries.count_unread(request.actor, request.at),
        "most": queries.MOST,
        "older": found[SHOWN - 1].notice.id if len(found) > SHOWN else None,
        "later": "before" in request.GET,
        "last": max((row["seq"] for row in rows), default=0),
        "broadcasts": [{"b": s, "title": s.words.given(request.language)[0] if s.words else ""} for s in told],
        "untold": sum(s.copy is not None and s.copy.read_at is None and s.words is not None for s in told),
        "may_tell": broadcasts.may_tell(request.actor, request.book, request.at),
        "recalls_waiting": waiting(request.actor),
        "openings_waiting": unreviewed(request.actor) if request.oversees else 0,
        "dead": len(queries.deliveries_of(request.actor, dead=True)),
        "help_page": "alerts",
    }
    return render(request, "desk/alerts/inbox.html", context)


def _asked_before(request: DeskRequest) -> UUID | None:
    """The notice the page asked for begins after; an address that names none is that of no page."""
    asked_for = request.GET.get("before")
    try:
        return UUID(asked_for) if asked_for else None
    except ValueError:
        raise NoSuchNotice(asked_for[:40] if asked_for else "") from None


def _notices(request: DeskRequest, found: Iterable[Received]) -> list[dict[str, Any]]:
    found = list(found)
    seen = levels(request.actor, {r.notice.subject for r in found}, request.at)
    matters = own.briefs(seen)
    return [
        {
            "id": r.notice.id,
            "seq": r.notice.seq,
            "words": word("notice", r.notice.event, request.language),
            "at": r.notice.raised_at,
            "state": r.state,
            "said": STATES[r.state][0],
            "look": STATES[r.state][1],
            "since": r.since,
            "number": number_of(matters[r.notice.subject]),
            "headline": headline(request.book, matters[r.notice.subject], seen[r.notice.subject], request.language),
        }
        for r in found
        if r.notice.subject in matters
    ]


@entry("post", methods=("POST",))
def notice_read(request: DeskRequest, notice: UUID) -> HttpResponse:
    """Mark one notice as read."""
    read_one(actor=request.actor, notice=notice, at=request.at)
    return redirect("inbox")


@entry("post", methods=("GET", "POST"))
def channels(request: DeskRequest) -> HttpResponse:
    """The unit's channels with their last message, and what waits for a person; adds a channel."""
    form = ChannelForm(request.POST or None, initial=FIRST, **_choices(request))
    if request.method == "POST" and form.is_valid():
        try:
            pk = keeping.add_channel(actor=request.actor, wish=form.wish(), at=request.at)
        except LienketError as error:
            _onto(form, error, request)
        else:
            messages.success(request, _("Đã thêm kênh. Bấm “Gửi thử” để kiểm tra; nhầm thì bỏ kênh này."))
            return redirect("channel", pk)
    shown, people = [], _people(request)
    for channel, address in queries.channels_of(request.actor):
        last = queries.deliveries_of(request.actor, 1, channel=channel.id)
        shown.append(
            _channel(channel, address)
            | {"owner": people.get(channel.person_id, "–") if channel.person_id else "", "last": _delivery(last[0], request) if last else None}
        )
    context = {
        "channels": shown,
        "dead": [_delivery(d, request) for d in queries.deliveries_of(request.actor, dead=True)],
        "form": form,
        "ready": any(t.ready() for t in TRANSPORTS.values()),
        "help_page": "alerts",
    }
    return render(request, "desk/alerts/channels.html", context, status=422 if form.errors else 200)


@entry("post", methods=("GET", "POST"))
def channel(request: DeskRequest, channel: UUID) -> HttpResponse:
    """One channel: change it, test it, switch it off, give it up."""
    row, address = queries.channel_of(request.actor, channel)
    form = ChannelForm(
        request.POST or None,
        initial=as_it_is(row, address),
        posts=_posts(request),
        people=_people(request, row.person_id),
        language=request.language,
        kind=row.kind,
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = keeping.change_channel(actor=request.actor, channel=channel, wish=form.wish(), at=request.at)
        except LienketError as error:
            _onto(form, error, request)
        else:
            messages.success(request, _("Đã lưu kênh.") if changed else _("Không có gì thay đổi."))
            return redirect("channel", channel)
    context = _channel(row, address) | {
        "form": form,
        "key": shown_key(str(row.id)) if row.kind == Kind.WEBHOOK else "",
        "log": [_delivery(d, request) for d in queries.deliveries_of(request.actor, 30, channel=row.id)],
        "help_page": "alerts",
    }
    return render(request, "desk/alerts/channel.html", context, status=422 if form.errors else 200)


@entry("post", methods=("POST",))
def channel_end(request: DeskRequest, channel: UUID) -> HttpResponse:
    """Give a channel up."""
    keeping.end_channel(actor=request.actor, channel=channel, at=request.at)
    messages.success(request, _("Đã bỏ kênh và xóa nơi nhận. Cần lại thì thêm kênh mới."))
    return redirect("channels")


@entry("post", methods=("POST",))
def channel_test(request: DeskRequest, channel: UUID) -> HttpResponse:
    """Send a test."""
    said = _("Tin thử đang được gửi; kết quả hiện ở nhật ký bên dưới sau vài giây.")
    return _done(request, lambda: keeping.try_channel(actor=request.actor, channel=channel, at=request.at), said, "channel", channel)


@entry("post")
def log(request: DeskRequest) -> HttpResponse:
    """What went out, newest first."""
    rows = [_delivery(d, request) for d in queries.deliveries_of(request.actor, LOGGED)]
    return render(request, "desk/alerts/log.html", {"rows": rows, "most": LOGGED, "help_page": "alerts"})


@entry("post", methods=("POST",))
def delivery_retry(request: DeskRequest, delivery: UUID) -> HttpResponse:
    """Try again what could not be sent."""
    return _done(request, lambda: keeping.retry(actor=request.actor, delivery=delivery, at=request.at), _("Đang gửi lại."), "channels")


@entry("post", methods=("POST",))
def delivery_dismiss(request: DeskRequest, delivery: UUID) -> HttpResponse:
    """Put away what could not be sent."""
    said = _("Đã bỏ qua; ở nhật ký gửi vẫn gửi lại được.")
    return _done(request, lambda: keeping.dismiss(actor=request.actor, delivery=delivery, at=request.at), said, "channels")


def _done(request: DeskRequest, do: Callable[[], object], said: str, to: str, *args: Any) -> HttpResponse:
    try:
        do()
        messages.success(request, said)
    except LienketError as error:
        if status_of(error) not in {409, 422}:
            raise
        messages.warning(request, words(error, request.language))
    return redirect(to, *args)


def _posts(request: DeskRequest) -> list[Any]:
    day = request.at.astimezone(request.book.calendar.zone).date()
    return posts_of_unit(request.actor.unit, day) if request.actor.unit else []


def _choices(request: DeskRequest, owner: UUID | None = None) -> dict[str, Any]:
    return {"posts": _posts(request), "people": _people(request, owner), "language": request.language}


def _people(request: DeskRequest, owner: UUID | None = None) -> dict[UUID, str]:
    """The people of the own unit by name; the `owner` of a channel stays although the person has left."""
    day = request.at.astimezone(request.book.calendar.zone).date()
    there = {h.person: h.name for h in holders(request.actor, day) if h.person}
    return there | ({owner: there.get(owner, "–")} if owner else {})


def _onto(form: ChannelForm, error: LienketError, request: DeskRequest) -> None:
    if status_of(error) != 422 and error.code != "no-such-post":
        raise error
    form.add_error(FIELD_OF.get(error.code), words(error, request.language))


def _channel(row: Channel, address: str) -> dict[str, Any]:
    return {"row": row, "address": address, "kind": KINDS[row.kind], "since": URGENCIES[row.since], "quiet": _quiet(row)}


def _quiet(row: Channel) -> str:
    if row.quiet_from is None or row.quiet_until is None:
        return ""
    return " – ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (row.quiet_from, row.quiet_until))


def _delivery(d: Delivery, request: DeskRequest) -> dict[str, Any]:
    """A delivery in words; of its matter only what the inbox shows anyway: the event."""
    said, look = DELIVERY[d.state]
    about = word("notice", d.notice.event, request.language) if d.notice is not None else _("Thông báo chung") if d.copy is not None else _("Tin thử")
    return {
        "d": d,
        "kind": KINDS[d.channel.kind],
        "about": about,
        "said": said,
        "look": look,
        "why": why(d.error) if d.error else "",
        "again": d.state in {State.DEAD, State.DISMISSED} and d.bundle_id is None,
    }
