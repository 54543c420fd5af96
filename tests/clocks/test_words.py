"""A clock tells its history and its arithmetic in words, in both languages, with the article in the version of its day."""

from __future__ import annotations

import re

import pytest

from lienket.clocks import queries as clock_queries
from lienket.intake.detail import detail, explained
from lienket.matters.queries import NoSuchMatter
from lienket.routing import actions as routing
from tests.clocks.lawworld import vn
from tests.desk.people import signed_in
from tests.world import a_matter, post

pytestmark = pytest.mark.usefixtures("lawful")

LEAD = "town-police"


def told(matter, clock, language="vi", at=None, unit=LEAD):
    found = explained(actor=post(unit), number=str(matter), at=at or vn(2026, 12, 1), language=language)["clocks"]
    (steps,) = [c["steps"] for c in found if c["clock"] == clock and c["duty"] == "lead"]
    return steps


def test_ten_working_days_from_a_friday_afternoon():
    matter = a_matter(kind="petition", at=vn(2026, 3, 6, 16, 40))
    assert told(matter, "accept") == [
        "Bắt đầu tính lúc 16:40 thứ Sáu, ngày 06/03/2026.",
        "10 ngày làm việc, tính từ ngày 09/03/2026, bỏ qua 4 ngày cuối tuần → hết ngày 20/03/2026, theo Luật Tiếp công dân 42/2013/QH13 Điều 28 (luật).",
    ]
    assert told(matter, "accept", "en") == [
        "Counting starts at 16:40 on Friday, 06/03/2026.",
        "10 working days, counted from 09/03/2026, leaving out 4 days of weekends → the end of 20/03/2026, by Luật Tiếp công dân 42/2013/QH13 Điều 28 (law).",
    ]


def test_over_tet_the_days_left_out_are_named_with_the_swap_day():
    (_start, line) = told(a_matter(kind="petition", at=vn(2025, 4, 22, 10)), "accept")
    assert line == (
        "10 ngày làm việc, tính từ ngày 23/04/2025, bỏ qua 3 ngày cuối tuần, 3 ngày nghỉ lễ (30/04, 01/05, 02/05); có ngày làm bù 26/04"
        " → hết ngày 08/05/2025, theo Luật Tiếp công dân 42/2013/QH13 Điều 28 (luật)."
    )


def test_the_version_of_the_day_of_receipt_is_cited_on_both_sides_of_a_change():
    before = a_matter(kind="petition", at=vn(2026, 6, 30, 23, 59))
    after = a_matter(kind="petition", at=vn(2026, 7, 1, 0, 0))
    assert told(before, "accept")[-1].endswith("→ hết ngày 14/07/2026, theo Luật Tiếp công dân 42/2013/QH13 Điều 28 (luật).")
    assert told(after, "accept")[-1].endswith(
        "→ hết ngày 15/07/2026, theo Luật Tiếp công dân 42/2013/QH13, sửa bởi Luật 136/2025/QH15 Điều 28 (luật, chưa kiểm chứng)."
    )
    assert told(after, "accept", "en")[-1].endswith("Điều 28 (law, not confirmed).")
    whole = detail(actor=post(LEAD), number=str(before), at=vn(2026, 7, 2))
    assert {c["clock"]: c["cites"] for c in whole["clocks"]}["accept"] == "Luật Tiếp công dân 42/2013/QH13 Điều 28 (luật)"


def test_a_crime_report_runs_at_once_and_a_moved_last_day_says_why():
    matter = a_matter(at=vn(2025, 1, 9, 3))
    assert told(matter, "decide") == [
        "Bắt đầu tính lúc 03:00 thứ Năm, ngày 09/01/2025.",
        "20 ngày, tính từ ngày 10/01/2025, kể cả ngày nghỉ → hết ngày 29/01/2025, theo Bộ luật TTHS 101/2015/QH13 Điều 147 (luật).",
        "Ngày cuối 29/01/2025 là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo → hết ngày 03/02/2025, "
        "theo Bộ luật TTHS 101/2015/QH13 Điều 134 (?) (luật, chưa kiểm chứng).",
    ]
    assert told(matter, "decide", "en")[-1] == (
        "The last day, 29/01/2025, is a day off, so the next working day is the last → the end of 03/02/2025, "
        "by Bộ luật TTHS 101/2015/QH13 Điều 134 (?) (law, not confirmed)."
    )


def test_hours_run_through_nights_and_an_island_has_its_own_limit():
    near, far = a_matter(at=vn(2025, 1, 24, 23, 50)), a_matter(at=vn(2025, 1, 24, 23, 50), place="cove")
    assert "24 giờ, chạy liên tục kể cả đêm và ngày nghỉ → 25/01/2025 23:50, theo TTLT 01/2017" in told(near, "hand-over")[-1]
    assert "48 giờ (mức cho địa bàn xa, hải đảo), chạy liên tục kể cả đêm và ngày nghỉ → 26/01/2025 23:50" in told(far, "hand-over")[-1]
    assert "48 hours (limit for remote areas and islands), running on through nights and days off" in told(far, "hand-over", "en")[-1]
    says = " ".join(explained(actor=post(LEAD), number=str(far), at=vn(2025, 2, 1))["regulation_says"])
    assert "48 giờ (mức cho địa bàn xa, hải đảo), đến 26/01/2025 23:50" in says
    assert [c.limits for c in clock_queries.of_subject(far) if c.clock == "hand-over"] == [[{"hours": 48, "remote": True}]]


def test_pauses_and_rebasing_are_lines_with_their_grounds():
    matter = a_matter(kind="petition", at=vn(2025, 3, 3))
    routing.pause_clock(actor=post(LEAD), matter=matter, clock="decide", ground="law:vn#kn-28-giai-quyet-lan-1", why="Chờ giám định.", at=vn(2025, 3, 5))
    routing.resume_clock(actor=post(LEAD), matter=matter, clock="decide", at=vn(2025, 3, 7))
    routing.reclassify(actor=post(LEAD), matter=matter, place="cove", why="Ở ngoài đảo.", at=vn(2025, 3, 8))
    lines = told(matter, "decide")
    assert lines[2] == "Tạm dừng lúc 05/03/2025 09:00; căn cứ: Luật Khiếu nại 02/2011/QH13 Điều 28 (?) (luật)."
    assert lines[3] == "Tiếp tục lúc 07/03/2025 09:00, hạn lùi 2 ngày 0 giờ → hết ngày 04/04/2025."
    assert lines[4] == (
        "Tính lại lúc 08/03/2025 09:00 (phân loại lại): từ 03/03/2025 09:00, 45 ngày (mức cho địa bàn xa, hải đảo) → hết ngày 17/04/2025, "
        "theo Luật Khiếu nại 02/2011/QH13 Điều 28 (?) (luật)."
    )


def test_page_and_print_show_the_same_lines_and_the_outsider_none(monkeypatch):
    matter = a_matter(kind="petition", at=vn(2026, 3, 6, 16, 40))
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: vn(2026, 3, 9))
    line = told(matter, "accept", at=vn(2026, 3, 9))[-1]
    for address in (f"/matters/{matter}", f"/matters/{matter}/print"):
        shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", signed_in(LEAD).get(address).content.decode()))
        assert line in shown, address
        assert signed_in("neighbour").get(address).status_code == 404
    with pytest.raises(NoSuchMatter):
        told(matter, "accept", unit="neighbour")


def test_who_only_knows_of_a_matter_is_told_no_clock():
    matter = a_matter(kind="petition", at=vn(2026, 3, 6))
    assert explained(actor=post("border-post"), number=str(matter), at=vn(2026, 3, 9))["clocks"] is None
