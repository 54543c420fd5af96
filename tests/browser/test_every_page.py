"""Each page in a real browser: no violation of WCAG 2.2 A and AA that axe can find, no breach of the content security policy, nothing wider than the screen."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.alerts import broadcasts, keeping, sending
from lienket.alerts.codes import State
from lienket.committees import charges
from lienket.committees.rhythm import Rhythm
from lienket.journal import outbox
from lienket.matters.queries import number_by_id
from lienket.matters.tasks import set_task
from lienket.routing import actions as routing
from lienket.routing.breakglass import break_glass
from lienket.sharing import recalls
from lienket.situation import acts
from lienket.units import duty, standing_in
from lienket.units.actions import post_person
from lienket.units.handover import write_notes
from lienket.units.phones import set_phone
from lienket.units.queries import unit_id
from tests.alerts.channels import a_channel
from tests.browser.conftest import Visit
from tests.committees.bodies import a_committee
from tests.world import MODEL, NOON, SWEEPER, TODAY, a_matter, post

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = (
    "/",
    "/wall",
    "/day",
    "/day/unit",
    "/day/handover",
    "/report",
    "/matters",
    "/matters?q=xe+may",
    "/matters/{number}",
    "/matters/{number}/print",
    "/matters/{number}/ledger",
    "/matters/{number}/as?unit=ministry&level=view",
    "/matters/{number}/checklists/scene",
    "/matters/{number}/checklists/scene/print",
    "/matters/{number}/act/attach",
    "/matters/{number}/act/task",
    "/matters/{number}/act/close",
    "/matters/{number}/act/share",
    "/matters/{number}/act/hand-over",
    "/matters/{number}/act/decline",
    "/map",
    "/map?unit=border-post&unit=town-police",
    "/duty",
    "/duty/{shift}",
    "/duty/repeat?weeks=2",
    "/calendar",
    "/inbox",
    "/recalls",
    "/second",
    "/help/second",
    "/break-glass",
    "/channels",
    "/channels/log",
    "/channels/{channel}",
    "/broadcasts",
    "/broadcasts/new",
    "/broadcasts/{broadcast}",
    "/committees",
    "/committees/new",
    "/committees/{committee}",
    "/directory",
    "/duty/areas",
    "/regulations",
    "/regulations/qc",
    "/regulations/plans",
    "/regulations/drafts/new",
    "/units",
    "/units/plant",
    "/units/plant/view",
    "/zones/port",
    "/people",
    "/people/new",
    "/reorganisations",
    "/account",
    "/account/post",
    "/account/password",
    "/account/second-step",
    "/account/second-step/keys",
    "/lists/export",
    "/regulations/check",
    "/help/oversight",
    "/regulations/coverage",
    "/regulations/coverage?kind=incident&zone=port",
    "/regulations/replay",
    "/regulations/qc/compare/qc?all=1",
    "/help",
    "/help/board",
    "/help/day",
    "/help/replay",
    "/help/alerts",
    "/help/committees",
    "/help/directory",
    "/help/drafts",
    "/help/keyboard",
    "/ui",
    "/matters/VV-2016-009999",
)
Scheme = Literal["light", "dark"]
SCREENS: dict[str, tuple[tuple[int, int, Scheme], ...]] = {
    "phone": ((360, 740, "light"), (360, 740, "dark")),
    "desk": ((1280, 900, "light"), (1920, 1080, "dark")),
}
"""Each page is loaded once and then looked at in both ways: what differs between them, only style sheets decide."""


@pytest.fixture
def known(world_server, one_request_at_a_time):
    with one_request_at_a_time.turn:
        found = number_by_id(a_matter(place="port", lat=18.05, lng=106.45))
        committee = a_committee(unit="border-post")
        charges.set_charge(actor=post("border-post"), committee=committee, text="Họp giao ban", rhythm=Rhythm(every="week", day=5), since=TODAY, at=NOON)
        charges.sweep(actor=SWEEPER, at=NOON)
        set_phone(actor=SWEEPER, post=post("border-post").post, number="02393856789", since=TODAY, at=NOON)
        channel = a_channel("webhook", "https://donvi.example.vn/nhan-tin-cua-don-bien-phong-cang-vung-ang", unit="border-post", quiet=(22 * 60, 6 * 60))
        outbox.deliver(NOON)
        keeping.try_channel(actor=post("border-post"), channel=channel, at=NOON)
        claimed = sending.claim(actor=SWEEPER, at=NOON)
        assert claimed is not None
        sending.settle(actor=SWEEPER, claim=claimed, outcome=sending.Outcome(State.DEAD, "no-answer"), at=NOON)
        words = broadcasts.Words(title="Phương thức lừa đảo mới ở cảng", text="Kẻ gian giả danh cán bộ.")
        broadcast = broadcasts.tell(actor=post("border-post"), zone="ward", kinds=(), words=words, urgent=True, at=NOON)
        people = [post_person(actor=SWEEPER, name=f"Trực {n}", post=post("border-post").post, since=TODAY, at=NOON) for n in ("Một", "Hai")]
        desk = {"actor": post("border-post"), "zone": UTC, "at": NOON}
        hours = [(NOON + timedelta(hours=n), NOON + timedelta(hours=n + 8)) for n in (0, 9)]
        shifts = [duty.plan(post=post("border-post").post, person=who, start_at=a, end_at=b, **desk) for who, (a, b) in zip(people, hours, strict=True)]
        standing_in.stand_in(shift=shifts[0], person=people[1], start_at=None, end_at=None, why="Đi công tác đột xuất ở tỉnh.", **desk)
        guard = post("border-post")
        opened = {"checklist": "scene"}
        acts.perform(actor=guard, number=found, act="checklist", values=opened, at=NOON)
        acts.perform(actor=guard, number=found, act="checklist-mark", values=opened | {"item": "cordon", "state": "DONE"}, at=NOON)
        own = unit_id(MODEL, "border-post")
        set_task(actor=guard, matter=found, unit=own, text="Kiểm tra bãi xe phía bắc", due_at=NOON + timedelta(hours=2), evidence=True, at=NOON)
        shift = duty.plan(
            actor=guard, post=guard.post, person=None, start_at=NOON - timedelta(hours=4), end_at=NOON + timedelta(hours=4), zone=NOON.tzinfo, at=NOON
        )
        write_notes(actor=guard, shift=shift, text="Cổng số 2 hỏng khóa, đã báo bảo vệ.", at=NOON)
        routing.share(actor=post("border-post"), matter=found, unit="town-police", level="view", why="Để biết.", at=NOON)
        for lead, reader, matter in ((guard, "ministry", found), (post("town-police"), "border-post", a_matter())):
            for answered in (True, False):
                routing.share(actor=lead, matter=matter, unit=reader, level="view", why="Để biết.", at=NOON)
                routing.recall(actor=lead, matter=matter, unit=reader, why="Đã xong việc.", at=NOON)
                waiting = recalls.asked_of(post(reader))[0]
                if answered:
                    recalls.acknowledge(actor=post(reader), recalled=waiting.id, copies="DELETED", at=NOON)
        why = "Người trong xưởng gọi 114 báo mắc kẹt, cần biết ngay vị trí và loại hóa chất."
        for reader in ("neighbour", "province-police"):
            assert break_glass(actor=post(reader), number=found, ground="DISASTER", why=why, at=NOON)
    return {"number": found, "committee": committee, "channel": channel, "broadcast": broadcast, "shift": shifts[1]}


@pytest.mark.parametrize("screens", SCREENS.values(), ids=SCREENS)
def test_every_page_is_accessible_contained_and_clean(known: dict[str, object], visit: Visit, screens: tuple[tuple[int, int, Scheme], ...]) -> None:
    officer = visit("border-post", width=screens[0][0], administrator=True)
    found = []
    for path in PAGES:
        address = path.format(**known)
        page = officer.open(address)
        page.wait_for_load_state("networkidle")
        for width, height, scheme in screens:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            place = f"{address} ({width}, {scheme})"
            results = Axe().run(page, options=WCAG).response
            found += [f"{place}: {rule['id']} ({rule['impact']}): {node['html'][:160]}" for rule in results["violations"] for node in rule["nodes"]]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{place}: {wide} pixels wider than the screen"] if wide > 0 else []
        found += [f"{address}: forbidden: {breach}" for breach in officer.breaches]
    found += officer.errors
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_openings_that_oversight_reviews_are_accessible_and_contained(known: dict[str, object], visit: Visit, width: int) -> None:
    overseer = visit("province-police", "commander", width=width)
    page = overseer.open("/oversight/openings")
    for _reviewed in (False, True):
        assert Axe().run(page, options=WCAG).response["violations"] == []
        overseer.does_not_scroll_sideways()
        if page.locator("textarea").count():
            page.locator("textarea").first.fill("Đã hỏi lại trực ban, đúng có người mắc kẹt.")
            overseer.follow(page.get_by_role("button", name="Có lý do chính đáng", exact=True).first)
    assert page.locator("textarea").count() == 0
    overseer.is_clean()


def test_the_doors_outside_are_accessible_too(visit: Visit) -> None:
    stranger = visit("border-post", width=360, height=740)
    stranger.context.clear_cookies()
    for path in ("/account/login", "/account/link", "/help"):
        page = stranger.open(path)
        assert Axe().run(page, options=WCAG).response["violations"] == [], path
        stranger.does_not_scroll_sideways()
    stranger.is_clean()


def test_the_doors_outside_are_wide_enough_to_type_in_on_a_desk(visit: Visit) -> None:
    stranger = visit("border-post", width=1280)
    stranger.context.clear_cookies()
    for path in ("/account/login", "/account/link"):
        page = stranger.open(path)
        box = page.locator("form.card").first.bounding_box()
        assert box is not None
        assert box["width"] >= 400, f"{path}: {box}"
        assert page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight") <= 0, f"{path} scrolls"


def test_a_list_on_a_small_desk_shows_every_column(known: dict[str, object], visit: Visit) -> None:
    for width in (1280, 1100):
        page = visit("border-post", width=width).open("/matters")
        table = page.locator(".table-wrap:has(.list-table)")
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width
        assert page.locator("td.list-due").first.is_visible()


def test_the_first_page_is_light_and_nothing_moves(known: dict[str, object], visit: Visit) -> None:
    officer = visit("border-post")
    page = officer.page
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body()) if answer.status == 200 else 0))
    page.add_init_script(
        "window.__shift = 0; new PerformanceObserver((l) => l.getEntries().forEach((e) => window.__shift += e.hadRecentInput ? 0 : e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    officer.open("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__shift") < 0.01
    assert sum(sizes) < 350_000  # As the program keeps them; what goes over the wire is a third of it (`lienket bench desk` counts that).
