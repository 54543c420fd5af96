"""The polling counterpart of the live stream, and the state of the node."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from lienket.access.entry import entry
from lienket.journal.feed import recent
from lienket.live import ready as readiness
from lienket.live.hub import KEPT, MOST
from lienket.live.visible import heard
from lienket.situation.cursor import seal, unseal

FEW_ROWS = 200


@entry("post")
def since(request: HttpRequest) -> HttpResponse:
    """What changed after `?since=CURSOR` for the post acted in: `{"seq", "matters", "refresh"}`; without a cursor, where the journal stands now."""
    given = request.GET.get("since", "")
    mark = unseal(given) if given else None
    news = recent(FEW_ROWS)
    if mark is not None and mark < news.floor:
        news = recent(2 * KEPT)
    answer = {"seq": seal(news.seq), "matters": list[str](), "refresh": bool(given) and (mark is None or not news.floor <= mark <= news.seq)}
    if mark is not None and not answer["refresh"]:
        matters = heard(request.actor, tuple(act for act in news.acts if act.seq > mark), request.at)  # type: ignore[attr-defined]
        answer |= {"refresh": True} if len(matters) > MOST else {"matters": sorted(matter.hex for matter in matters)}
    return _json(answer)


@entry("public")
def health(request: HttpRequest) -> HttpResponse:
    """This process is alive."""
    return _json({"status": "alive"})


@entry("public")
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the node can do its work; 503 where it cannot."""
    well, checks = readiness.state(request.at)  # type: ignore[attr-defined]
    return _json({"status": "ready" if well else "not-ready", "checks": checks}, 200 if well else 503)


def _json(data: object, status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, headers={"Cache-Control": "no-store"})
