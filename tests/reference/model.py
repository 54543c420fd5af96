"""Who sees what: a second program, in plain Python, that shares nothing with the first.

Written from mission.md (principles 3, 4, 7), design.md ("Sharing") and docs/why/policy.md, not from the policy's code; it imports nothing of Lienket.
Whom the regulation names is an input (tests of `regulation` prove that); what follows for reading is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

KNOW, VIEW, WORK, LEAD = 1, 2, 3, 4
NAMES = {KNOW: "know", VIEW: "view", WORK: "work", LEAD: "lead"}

KNOWN = frozenset({"id", "number", "kind", "field", "severity", "state", "lead", "headline", "received_on", "label", "level", "why_me"})
"""That it exists: an anonymised headline from codes, who leads it, under which label."""

VIEWED = KNOWN | {
    "restricted", "place", "zones", "interim", "outcome", "missing", "because", "flags", "received_at", "occurred_at", "recorded_at", "closed_at",
    "merged_into", "merged_number", "first_actions", "participants", "clocks", "timeline", "regulation_says", "consent",
}  # fmt: skip
"""What happened where and when, who acts and by when; no free text, no position, nothing about the reporter or whom it is about."""

WORKED = VIEWED | {
    "received_by", "concerns", "reporter", "text", "position", "reports", "notes", "links", "tasks", "attachments", "transfers",
    "referrals", "sent_out", "calls", "circle", "held_until",
}  # fmt: skip
"""Everything needed to act, and who else reads."""

LED = WORKED | {"identities"}
GLASS = timedelta(hours=4)
OVERSEERS = frozenset({("province-police", "commander")})
"""The posts the pack of the tests names for oversight."""
FIELDS = {KNOW: KNOWN, VIEW: VIEWED, WORK: WORKED, LEAD: LED}


@dataclass(eq=False, slots=True)
class Gift:
    """Access of a unit, or of one post of it, from some cause, perhaps until an instant; `over` once it has been ended."""

    unit: str
    level: int
    cause: str
    until: datetime | None = None
    post: str | None = None
    over: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it opens anything at `at`: at the instant it runs out, it is over."""
        return not self.over and (self.until is None or at < self.until)


@dataclass(eq=False, slots=True)
class Asked:
    """A unit reads no more what was shared with it, and is to say what became of its copies; empty until it has."""

    unit: str
    copies: str = ""


@dataclass(eq=False, slots=True)
class Glass:
    """A post opened a matter for a grave reason; empty until somebody of another unit has said whether that was justified."""

    unit: str
    verdict: str = ""


@dataclass(eq=False, slots=True)
class Case:
    """One matter as far as reading is concerned."""

    lead: str
    receiver: str
    about: frozenset[str]
    """Units and posts (``unit/post``) the report is about; a unit all of whose posts are named is named."""
    protected: bool
    restricted: bool
    place: str
    positioned: bool
    interim: bool = False
    """Nobody leads yet: who holds it may do all a lead may, except to close it."""
    open: bool = True
    files: int = 0
    parts: dict[str, str] = field(default_factory=dict)
    gifts: list[Gift] = field(default_factory=list)
    offered: str | None = None
    asked: list[Asked] = field(default_factory=list)
    glass: list[Glass] = field(default_factory=list)
    red: bool = False

    def identity(self, unit: str, one: str, at: datetime) -> int:
        """How asking who reported is answered: the lead alone is told, and nobody where the pack protects the reporter."""
        if self.level(unit, one, at) is None:
            return 404
        if self.parts.get(unit) != "LEAD":
            return 403
        return 409 if self.protected else 200

    def asks_protected(self, unit: str, one: str, at: datetime) -> int:
        """How asking a second person to let a protected identity be opened is answered: the lead alone may ask, where the pack protects the reporter.

        The law (Luật Tố cáo 2018, 8–12 and 47–58) has the one who handles it keep the name secret, and know it: so by two of the lead, never by one.
        """
        if self.level(unit, one, at) is None:
            return 404
        if self.parts.get(unit) != "LEAD":
            return 403
        return 200 if self.protected else 409

    def reads_protected(self, unit: str, one: str, at: datetime, *, confirmed: bool, ended: bool) -> int:
        """How reading it on a request is answered to the one who asked: only while it is confirmed and not over, and only while the unit leads still."""
        if ended or not confirmed:
            return 409
        return self.asks_protected(unit, one, at)

    # What the acts do to reading.

    def begins(self, support: list[str], informed: list[str], informed_level: int) -> None:
        """Parts the regulation gives open what they need; who received it keeps reading at view, unless the report is about it."""
        self.joins(self.lead, "LEAD", LEAD)
        for unit in support:
            self.joins(unit, "SUPPORT", WORK)
        for unit in informed:
            self.joins(unit, "INFORMED", informed_level, told=unit != self.receiver)
        if self.receiver not in {self.lead, *support, *informed} and self.receiver not in self.about:
            self.gifts.append(Gift(self.receiver, VIEW, "received"))

    def joins(self, unit: str, part: str, level: int, *, told: bool = True) -> None:
        """A unit takes a part. Nobody is told what it has just told us: the receiver named as informed reads, but plays no part."""
        if told:
            self.parts[unit] = part
        self.gifts.append(Gift(unit, level, "part"))

    def leaves(self, unit: str) -> None:
        """A part ends: what it opened for working ends, and what was read as a worker stays readable at view."""
        self.parts.pop(unit, None)
        ending = [g for g in self.gifts if g.unit == unit and not g.over and g.level >= WORK]
        for gift in ending:
            gift.over = True
        if ending:
            self.gifts.append(Gift(unit, VIEW, "act"))

    def led_by(self, unit: str) -> None:
        """The lead passes; an open offer ends with it."""
        self.settles()
        self.leaves(self.lead)
        if unit in self.parts:
            self.leaves(unit)
        self.lead, self.interim = unit, False
        self.joins(unit, "LEAD", LEAD)

    def shares(self, unit: str, level: int, until: datetime | None) -> None:
        """An act of the lead, with its reason."""
        self.gifts.append(Gift(unit, level, "act", until))

    def recalls(self, unit: str, at: datetime) -> bool:
        """What acts gave for reading is taken back, at once and whole; what a clause gives stays. Whether there was anything.

        Where nothing else opens it the unit is to say what became of its copies. Who still reads is asked for nothing; but a broken glass is no reason
        to keep copies.
        """
        taken = [g for g in self.gifts if g.unit == unit and g.cause == "act" and g.level <= VIEW and not g.over]
        for gift in taken:
            gift.over = True
        if taken and not any(g.unit == unit and g.cause != "glass" and g.holds(at) for g in self.gifts):
            self.asked.append(Asked(unit))
        return bool(taken)

    def keeps(self, unit: str, at: datetime) -> bool:
        """Whether the unit reads, and by nothing the lead may take back: then a recall is refused and says why."""
        mine = [g for g in self.gifts if g.unit == unit]
        taken = any(g.cause == "act" and g.level <= VIEW and not g.over for g in mine)
        return unit not in self.about and not taken and any(g.holds(at) for g in mine)

    def recalled_from(self, unit: str, post: str) -> list[str]:
        """What a post sees of recalls from its unit: what was said of the copies, and nothing of what is about the unit or the post itself."""
        barred = unit in self.about or f"{unit}/{post}" in self.about
        return sorted(one.copies for one in self.asked if one.unit == unit and not barred)

    def breaks(self, unit: str, post: str, at: datetime) -> str:
        """A post breaks the glass: what happens. What is restricted, under TLP:RED or about its unit or any post of it is opened by no reason."""
        if (self.level(unit, post, at) or 0) >= VIEW:
            return "reads"
        if self.restricted or self.red or unit in {one.partition("/")[0] for one in self.about}:
            return "nothing"
        self.gifts.append(Gift(unit, VIEW, "glass", at + GLASS, post))
        self.glass.append(Glass(unit))
        return "opened"

    def reviews(self, glass: Glass, unit: str, post: str) -> str:
        """A post reviews an opening: what happens. Nobody reviews his own, once is enough, and nobody hears of what is about himself."""
        if (unit, post) not in OVERSEERS:
            return "not theirs"
        if unit in self.about or f"{unit}/{post}" in self.about:
            return "absent"
        return "own" if unit == glass.unit else "done" if glass.verdict else "reviewed"

    def offers(self, unit: str) -> None:
        """Who is asked to lead reads what it is asked about."""
        self.offered = unit
        self.gifts.append(Gift(unit, VIEW, "offer"))

    def settles(self) -> None:
        """However an offer ends, what was read for answering it ends too."""
        for gift in self.gifts:
            if gift.unit == self.offered and gift.cause == "offer":
                gift.over = True
        self.offered = None

    # Who sees it.

    def level(self, unit: str, post: str, at: datetime) -> int | None:
        """The highest level that anything holding now opens; nothing at all for whom it is about."""
        if unit in self.about or f"{unit}/{post}" in self.about:
            return None
        return max((g.level for g in self.gifts if g.unit == unit and g.post in {None, post} and g.holds(at)), default=None)

    def fields(self, level: int) -> frozenset[str]:
        """What a page, the API or the command line may show; that the reporter's identity is kept for nobody where the pack protects it."""
        return FIELDS[level] - ({"identities"} if self.protected else set())

    def on_map(self, level: int) -> str:
        """Where a map may draw it: ``exact``, ``zone`` or ``nowhere``. The position of a restricted matter is detail, so among others it lies in its zone."""
        if level >= WORK and self.positioned and not self.restricted:
            return "exact"
        return "zone" if level >= VIEW else "nowhere"

    def readers(self, units: dict[str, tuple[str, ...]], at: datetime) -> set[str]:
        """The circle: the units something holding now lets read. Units it is about are in no circle."""
        return {u for u, posts in units.items() if u not in self.about and any(g.unit == u and g.holds(at) for g in self.gifts)}

    def because(self, unit: str, post: str, at: datetime) -> list[tuple[int, str]]:
        """Why, and why not: each gift of the unit with what hinders it, as told on "why do I see this?"."""
        barred = unit in self.about or f"{unit}/{post}" in self.about

        def hindered(gift: Gift) -> str:
            if gift.over:
                return "ended"
            if not gift.holds(at):
                return "expired"
            if barred:
                return "barred"
            return "" if gift.post in {None, post} else "other-post"

        return sorted((gift.level, hindered(gift)) for gift in self.gifts if gift.unit == unit)

    def recallable(self, at: datetime) -> set[str]:
        """The units from which the lead may take back what acts gave them to read."""
        return {g.unit for g in self.gifts if g.cause == "act" and g.level <= VIEW and g.holds(at)}


_LEADS = frozenset({"LEAD"})
_WORKS = frozenset({"LEAD", "SUPPORT"})
RULINGS: dict[str, frozenset[str]] = {
    "receive": frozenset({"RECEIVER"}),
    "ledger": _LEADS,
    "take-up": _LEADS,
    "complex": _LEADS,
    "acknowledge": frozenset({"LEAD", "SUPPORT", "INFORMED"}),
    "decline-support": frozenset({"SUPPORT"}),
    "decline-rung": frozenset({"INFORMED"}),
    "withdraw": frozenset({"PROPOSER"}),
    "acknowledge-recall": frozenset({"RECALLED"}),
    "answer-consent": frozenset({"ORIGINATOR"}),
    "break-glass": frozenset({"POST"}),
    "search-identity": frozenset({"POST"}),
    "retention": frozenset({"POST"}),
    "review-opening": frozenset({"OVERSEER"}),
    "ask-second": frozenset({"PERSON"}),
    **dict.fromkeys(("accept", "reject", "counter"), frozenset({"OFFERED"})),
    **dict.fromkeys(
        ("decline-lead", "assign", "propose", "close", "reopen", "reclassify", "merge", "share", "recall", "transfer-out", "confirm-receipt", "take-back"),
        _LEADS,
    ),
    **dict.fromkeys(
        (
            "task",
            "task-cancel",
            "task-change",
            "first-actions",
            "forget",
            "open-identity",
            "open-protected",
            "hold",
            "release-hold",
            "ask-consent",
            "withdraw-consent",
            "pause",
            "extend",
        ),
        _LEADS,
    ),
    **dict.fromkeys(("note", "link", "unlink", "attach", "erase-file", "checklist", "checklist-mark"), _WORKS),
    **dict.fromkeys(("task-done", "task-reopen", "task-take", "task-leave"), _WORKS),
}
"""Who may act (design.md: one accountable lead, supporters who work with it, the rest read): act → parts. An act that stands nowhere is nobody's."""
