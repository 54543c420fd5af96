"""Opening who a protected reporter is: asked for by one person of the lead on a ground of law, confirmed by another, read by the one who asked.

The law has whoever handles a denunciation keep the name and protect the person (Luật Tố cáo 25/2018/QH14, Điều 8–12, 47–58; from memory), which nobody can
who may not know it. Whoever confirms sees nothing; nothing of it stands where others on the matter read.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.intake import identity
from lienket.intake.identity import is_protected
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.regulation.format import LawRow
from lienket.regulation.load import Pack
from lienket.routing.explain import cited, law_citation
from lienket.situation.acting import local_day
from lienket.situation.models import SecondRequest
from lienket.situation.second import Pending, confirmed_request, pending
from lienket.situation.second_kinds import KINDS, PROTECTED, bases
from lienket.situation.stand import Stand


def open_protected(*, actor: Actor, request: UUID, at: datetime) -> list[dict[str, str]]:
    """Who reported (name, phone, address; oldest report first), for the one who asked, until the request ends; journaled before anything is shown.

    Whether he leads still is asked anew, each time. Records: identity.protected-opened/1.
    Raises NoSuchRequest, RequestWaits, RequestOver, NoSuchMatter, NotAllowed, NothingToAnswer, SealBroken.
    """
    with writing(actor, at):
        row, wanted = confirmed_request(actor, request, PROTECTED, at)
        assert row.subject is not None
        KINDS[PROTECTED].require(actor, wanted, at)
        ground = str(wanted.values["ground"])
        return identity.open_protected(actor=actor, matter=row.subject, request=row.id, ground=ground, why=wanted.why, at=at)


def may_ask(s: Stand) -> bool:
    """Whether there is a protected identity that the post may ask to open: of the lead, and on a ground of law in force today."""
    return s.identities and is_protected(s.rules, s.row) and bool(bases(s.rules.pack, local_day(s.actor.model, s.at)))


def ground_words(pack: Pack, row: LawRow, language: str) -> str:
    """A ground with its article and how sure we are of it."""
    assert pack.law is not None
    matter = row.matter.vi if language == "vi" else row.matter.en
    return f"{matter} – {cited(pack, (law_citation(pack.law.law, row),), language)}"


def grounds(s: Stand, language: str) -> list[tuple[str, str]]:
    """The closed list, as (code, words)."""
    return [(code, ground_words(s.rules.pack, row, language)) for code, row in bases(s.rules.pack, local_day(s.actor.model, s.at)).items()]


def own_of(actor: Actor, matter: UUID, at: datetime) -> list[Pending]:
    """What the person asked for about this matter and may still go on with: waiting, or confirmed and not ended."""
    mine = (one for one in pending(actor, at) if one.mine and one.row.act == PROTECTED and one.row.subject == matter)
    return [one for one in mine if one.open or openable(one.row, actor, at)]


def openable(row: SecondRequest, actor: Actor, at: datetime) -> bool:
    """Whether a second person has confirmed the request and the actor may read on it, as far as the request itself says."""
    return row.act == PROTECTED and row.state == "CONFIRMED" and row.ends_at > at and row.post_id == actor.post and row.person == actor.person
