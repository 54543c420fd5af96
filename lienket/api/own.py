"""What lies before the one who acts: who that is, the board, notices, duty, saved views."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from lienket.alerts.actions import mark_read
from lienket.api import given, schemas
from lienket.api.answers import reply
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.routing.explain import name
from lienket.situation.acting import held_posts
from lienket.situation.board import board
from lienket.situation.board_news import asked, unread
from lienket.situation.board_places import unit_view, zone_view
from lienket.situation.cursor import seal, unseal
from lienket.situation.lists import BadCursor
from lienket.situation.views_saved import forget_view, rename_view, save_view, views_of
from lienket.units.queries import code_of

router = Router(tags=["own"])


@router.get("/me", response=schemas.MeOut)
def show_me(request: ApiRequest) -> HttpResponse:
    """Who acts: the person, the post, and the posts held today."""
    actor, language = request.actor, request.language
    unit = code_of(actor.unit) if actor.unit else ""
    held = held_posts(request.account.person_id, request.at)
    own = next((post for post in held if post.post == actor.post), None)
    data = {
        "model": actor.model,
        "unit": unit,
        "unit_name": name(request.book.pack, "unit", unit, language),
        "post": own.code if own else "",
        "person": str(actor.person) if actor.person else None,
        "administrator": request.account.administrator,
        "language": language,
        "token": str(request.token) if request.token else None,
        "posts": [
            {
                "model": post.model,
                "unit": post.unit_code,
                "post": post.code,
                "title": post.title_vi if language == "vi" else post.title_en,
            }
            for post in held
        ],
    }
    return reply(data)


@router.get("/board", response=schemas.BoardOut)
def show_board(request: ApiRequest, whole: Annotated[bool, Query(description="Leave out no row.")] = False) -> HttpResponse:
    """What the unit must do now, nearest deadline first; what it waits for; who is on duty; what is new."""
    found = asdict(board(actor=request.actor, at=request.at, language=request.language, whole=whole))
    found |= {part: [_news(news) for news in found[part]] for part in ("news", "asked")}
    return reply(found)


@router.get("/board/units/{code}", response=schemas.CasesOut)
def show_unit_board(request: ApiRequest, code: str) -> HttpResponse:
    """The open matters another unit leads, as far as the post may see them; nearest deadline first."""
    return reply(asdict(unit_view(actor=request.actor, code=code, at=request.at, language=request.language)))


@router.get("/board/zones/{code}", response=schemas.CasesOut)
def show_zone_board(request: ApiRequest, code: str) -> HttpResponse:
    """The open matters at a zone, as far as the post may read them; nearest deadline first."""
    return reply(asdict(zone_view(actor=request.actor, code=code, at=request.at, language=request.language)))


@router.get("/notices", response=schemas.NoticesOut)
def list_notices(request: ApiRequest) -> HttpResponse:
    """Unread notices about matters the post may see now, newest first, and about drafts its unit is asked about; `up_to` marks all of these as read."""
    found = unread(request.actor, request.at, request.language, request.book)
    of_drafts = asked(request.actor, request.at, request.language)
    up_to = max((*(one.seq for one in found), *(one.seq for one in of_drafts)), default=0)
    return reply({"items": [_news(asdict(one)) for one in found], "asked": [_news(asdict(one)) for one in of_drafts], "up_to": seal(up_to)})


@router.post("/notices/read", response=schemas.Done)
def read_notices(request: ApiRequest, body: given.ReadIn) -> HttpResponse:
    """Mark notices as read, up to what `GET /notices` gave as `up_to`. Says how many."""
    up_to = unseal(body.up_to)
    if up_to is None:
        raise BadCursor(body.up_to)
    return once(request, lambda: reply({"done": mark_read(actor=request.actor, up_to=up_to, at=request.at)}))


def _news(news: dict[str, Any]) -> dict[str, Any]:
    """Without the plain sequence number, which would tell how busy the whole node is."""
    return {key: value for key, value in news.items() if key != "seq"}


@router.get("/views", response=list[schemas.ViewOut])
def list_views(request: ApiRequest) -> HttpResponse:
    """The account's saved views: filters of `GET /matters` under a name."""
    return reply([_view(view) for view in views_of(request.account.id, request.actor.model)])


@router.post("/views", response={201: schemas.ViewOut})
def keep_view(request: ApiRequest, body: given.ViewIn) -> HttpResponse:
    """Keep filters under a name; a view of that name is replaced."""

    def act() -> HttpResponse:
        return reply(_view(save_view(account=request.account.id, model=request.actor.model, name=body.name, query=body.query)), status=201)

    return once(request, act)


@router.patch("/views/{int:view}", response=schemas.Done)
def name_view(request: ApiRequest, view: int, body: given.NameIn) -> HttpResponse:
    """Give one's own view another name; refused where another view has it, or the view is not one's own."""

    def act() -> HttpResponse:
        rename_view(account=request.account.id, view=view, name=body.name)
        return reply({"done": 1})

    return once(request, act)


@router.api_operation(["DELETE"], "/views/{int:view}", response={204: None})
def drop_view(request: ApiRequest, view: int) -> HttpResponse:
    """Delete one's own view; one that is not there is gone already."""
    forget_view(account=request.account.id, view=view)
    return HttpResponse(status=204)


def _view(view: Any) -> dict[str, Any]:
    return {"id": view.pk, "name": view.name, "query": view.query}
