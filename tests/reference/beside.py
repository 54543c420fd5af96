"""Acts in which no part in the matter decides: a recall is acknowledged, the glass is broken, an opening is reviewed."""

from __future__ import annotations

from lienket.access.rulings import NotAllowed
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.routing import breakglass
from lienket.sharing import recalls
from lienket.sharing.codes import Copies, Ground, Verdict
from lienket.sharing.models import Opening, Recalled
from lienket.situation.acting import oversees
from tests.reference.histories import DISAGREE, UNITS, World
from tests.reference.model import OVERSEERS
from tests.world import MODEL


def acknowledges(world: World) -> None:
    """A random post answers a random notice of a recall: its own unit's once, and nobody else's ever."""
    draw = world.random
    known = [(case, asked) for case in world.cases.values() for asked in case.asked]
    rows = list(Recalled.unrestricted.order_by("recalled_at", "id"))
    assert len(rows) == len(known), (DISAGREE, "recalls to acknowledge", world.acts[-3:])
    if not rows:
        return
    row, copies = draw.choice(rows), draw.choice(list(Copies.values))
    unit = row.unit.code if draw.random() < 0.7 else draw.choice(list(UNITS))
    one = draw.choice(world.posts()[unit])
    case = world.cases[row.subject]
    of_unit = [r for r in rows if r.subject == row.subject and r.unit.code == row.unit.code]
    asked = [a for a in case.asked if a.unit == row.unit.code][of_unit.index(row)]
    expected: type[LienketError] | None = None
    if unit != asked.unit or unit in case.about or f"{unit}/{one}" in case.about:
        expected = recalls.NoSuchRecall
    elif asked.copies:
        expected = Overtaken
    refused: LienketError | None = None
    try:
        recalls.acknowledge(actor=world.actor(unit, one), recalled=row.id, copies=copies, at=world.at)
        asked.copies = copies
    except LienketError as error:
        refused = error
    assert isinstance(refused, expected) if expected else refused is None, (DISAGREE, "acknowledging a recall", unit, one, expected, refused)
    world.passes()


def breaks_glass(world: World) -> None:
    """A random post tries to open a random matter, now and then one that does not exist."""
    draw = world.random
    unit, one = draw.choice(world.readers())
    matter = draw.choice(list(world.cases)) if draw.random() < 0.9 else None
    number = world.numbers[matter] if matter else f"VV-2016-{draw.randint(900_000, 999_999)}"
    expected = world.cases[matter].breaks(unit, one, world.at) if matter else "nothing"
    try:
        made = breakglass.break_glass(actor=world.actor(unit, one), number=number, ground=draw.choice(Ground.values), why="Có người mắc kẹt", at=world.at)
        said = "opened" if made else "nothing"
    except breakglass.AlreadyReads:
        said = "reads"
    assert said == expected, (DISAGREE, "breaking the glass", number, unit, one, said, expected)
    world.acts.append(f"glass of {number} by {unit}/{one} at {world.at:%H:%M}: {said}")
    world.passes()


def reviews(world: World) -> None:
    """A random post, most often one of oversight, reviews a random opening."""
    draw = world.random
    known = [(case, glass) for case in world.cases.values() for glass in case.glass]
    rows = list(Opening.unrestricted.order_by("opened_at", "id"))
    assert len(rows) == len(known), (DISAGREE, "openings", world.acts[-3:])
    if not rows:
        return
    row, verdict = draw.choice(rows), draw.choice(Verdict.values)
    case = world.cases[row.subject]
    glass = case.glass[[r.id for r in rows if r.subject == row.subject].index(row.id)]
    unit, one = draw.choice(sorted(OVERSEERS)) if draw.random() < 0.7 else draw.choice(world.readers())
    actor = world.actor(unit, one)
    expected = case.reviews(glass, unit, one)
    may = oversees(actor, book(MODEL))
    said = "reviewed"
    try:
        breakglass.review(actor=actor, opening=row.id, verdict=verdict, why="Đã hỏi lại", overseer=may, at=world.at)
        glass.verdict = verdict
    except LienketError as error:
        refused = {NotAllowed: "not theirs", breakglass.NoSuchOpening: "absent", breakglass.OwnOpening: "own", Overtaken: "done"}
        said = refused[type(error)]
    assert said == expected, (DISAGREE, "reviewing", unit, one, said, expected)
    world.passes()
