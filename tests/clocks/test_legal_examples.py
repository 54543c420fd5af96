"""Legal examples with dates worked out by hand: each names its row of the law table, when the time starts, and when it is over.

The arithmetic stands beside each example. A day stands for its end (24:00). Days off are those of the calendar of the reference case: Tết 17–23/2/2015 with
16/2 swapped for 14/2; Tết 8–14/2/2024; Tết 27–31/1/2025, 2/5/2025 swapped for 26/4; 2/1/2026 swapped for 10/1, Tết 16–20/2/2026, 27/4/2026 in lieu of the
Hùng Kings' day, 31/8/2026 swapped for 22/8, 1 and 2 September.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from lienket.clocks.arithmetic import Happening, limit_data, replay
from lienket.kernel.worktime import Calendar, calendar_from
from lienket.regulation.edition import law_limit
from lienket.regulation.format import CalendarFile, Confidence, LawRow
from lienket.regulation.law import law_table, rows_in_force
from lienket.regulation.marked import parse
from tests.clocks.lawworld import CALENDAR, HANOI, end_of, vn

VERIFIED, SECONDARY, MEMORY, ASSUMED = Confidence
OLD_CODE, NEW_CODE = "Bộ luật TTHS 19/2003/QH11", "Bộ luật TTHS 101/2015/QH13"


@dataclass(frozen=True)
class Example:
    """A clock of law: `over` is a day (its end) or an instant.

    `found` is the row by which the matter was found complex; pauses are (from, to), extensions (row, amount).
    """

    row: str
    start: datetime
    over: date | datetime
    sure: Confidence
    remote: bool = False
    found: str = ""
    pauses: Sequence[tuple[datetime, datetime]] = ()
    extensions: Sequence[tuple[str, int]] = ()
    document: str = ""


EXAMPLES = [
    # --- Luật Tiếp công dân Điều 28: 10 working days ----------------------------------------------------------------------
    # Friday 6 March 16:40. Mon 9=1 … Fri 13=5, Mon 16=6 … Fri 20=10.
    Example("tcd-28-thong-bao", vn(2026, 3, 6, 16, 40), date(2026, 3, 20), VERIFIED),
    # Tết 2025: Thu 16=1, Fri 17=2, Mon 20=3 … Fri 24=7; 27–31/1 off; Mon 3/2=8, 4=9, Wed 5=10.
    Example("tcd-28-thong-bao", vn(2025, 1, 15), date(2025, 2, 5), VERIFIED),
    # Tết 2026: Tue 10=1 … Fri 13=4; 16–20/2 off; Mon 23=5 … Fri 27=9; Mon 2/3=10.
    Example("tcd-28-thong-bao", vn(2026, 2, 9, 8), date(2026, 3, 2), VERIFIED),
    # The last evening before Tết 2026: Mon 23/2=1 … Fri 27=5, Mon 2/3=6 … Fri 6=10.
    Example("tcd-28-thong-bao", vn(2026, 2, 13, 17, 30), date(2026, 3, 6), VERIFIED),
    # On Saturday, already off: the same first day, so the same last one.
    Example("tcd-28-thong-bao", vn(2026, 2, 14, 10), date(2026, 3, 6), VERIFIED),
    # A swap day: Wed 23=1, 24=2, Fri 25=3, Sat 26 worked=4, Mon 28=5, Tue 29=6; 30/4, 1/5 and 2/5 off; Mon 5=7, 6=8, 7=9, Thu 8=10.
    Example("tcd-28-thong-bao", vn(2025, 4, 22, 10), date(2025, 5, 8), VERIFIED),
    # Tết 2015: Thu 12=1, Fri 13=2, Sat 14 worked=3; 16–23 off; Tue 24=4 … Fri 27=7; Mon 2/3=8, 3=9, Wed 4=10.
    Example("tcd-28-thong-bao", vn(2015, 2, 11, 14), date(2015, 3, 4), VERIFIED),
    # The last minute before Luật 136/2025: Wed 1/7=1, 2=2, Fri 3=3, Mon 6=4 … Fri 10=8, Mon 13=9, Tue 14=10.
    Example("tcd-28-thong-bao", vn(2026, 6, 30, 23, 59), date(2026, 7, 14), VERIFIED, document="Luật Tiếp công dân 42/2013/QH13"),
    # One minute later the consolidated text applies, unread: Thu 2/7=1 … Wed 15=10.
    Example("tcd-28-thong-bao", vn(2026, 7, 1, 0, 0), date(2026, 7, 15), MEMORY, document="Luật Tiếp công dân 42/2013/QH13, sửa bởi Luật 136/2025/QH15"),
    # Hùng Kings' day on a Sunday: Fri 24=1; Mon 27 in lieu; Tue 28=2, Wed 29=3; 30/4 and 1/5 off; Mon 4=4 … Fri 8=8, Mon 11=9, Tue 12=10.
    Example("tcd-28-thong-bao", vn(2026, 4, 23, 11), date(2026, 5, 12), VERIFIED),
    # 31/8 swapped for Saturday 22/8: Thu 20=1, Fri 21=2, Sat 22=3, Mon 24=4 … Fri 28=8; 31/8, 1/9, 2/9 off; Thu 3=9, Fri 4=10.
    Example("tcd-28-thong-bao", vn(2026, 8, 19), date(2026, 9, 4), MEMORY),
    # 2/1 swapped for Saturday 10/1: Wed 31/12=1; 1 and 2/1 off; Mon 5=2 … Fri 9=6, Sat 10=7, Mon 12=8, 13=9, Wed 14=10.
    Example("tcd-28-thong-bao", vn(2025, 12, 30, 15), date(2026, 1, 14), VERIFIED),
    # --- Other limits of working days -------------------------------------------------------------------------------------
    # 7: Fri 29/8=1; 1 and 2/9 off; Wed 3=2, 4=3, 5=4, Mon 8=5, 9=6, Wed 10=7.
    Example("tc-24-xu-ly-ban-dau", vn(2025, 8, 28, 16), date(2025, 9, 10), MEMORY),
    # 10: Mon 5=1, 6=2, Wed 7=3; 8–14/2 off; Thu 15=4, Fri 16=5, Mon 19=6 … Fri 23=10.
    Example("tc-24-xu-ly-ban-dau-xac-minh", vn(2024, 2, 2, 10), date(2024, 2, 23), MEMORY),
    # 15: Tue 27/1=1 … Fri 30=4, Mon 2/2=5 … Fri 6=9, Mon 9=10 … Fri 13=14; Tết; Mon 23=15.
    Example("pakn-quy-dinh-hanh-chinh", vn(2026, 1, 26), date(2026, 2, 23), SECONDARY),
    # 3: Mon 27/4 off; Tue 28=1, Wed 29=2; 30/4 and 1/5 off; Mon 4/5=3.
    Example("pccc-bao-truoc-kiem-tra", vn(2026, 4, 24, 14), date(2026, 5, 4), VERIFIED),
    # 3: 1 and 2/1 off; Mon 5=1, Tue 6=2, Wed 7=3.
    Example("cu-tru-tam-tru-giai-quyet", vn(2025, 12, 31, 10), date(2026, 1, 7), SECONDARY),
    # 7: Tue 21=1 … Fri 24=4; Tết; Mon 3/2=5, 4=6, Wed 5=7.
    Example("cu-tru-thuong-tru-giai-quyet", vn(2025, 1, 20), date(2025, 2, 5), VERIFIED),
    # --- Khiếu nại: calendar days, a last day on a day off stays ---------------------------------------------------------
    # 3 + 10 = 13 March.
    Example("kn-27-thu-ly", vn(2025, 3, 3), date(2025, 3, 13), VERIFIED),
    # 20 + 10 = 30 January, the second day of Tết 2025: this law moves no last day.
    Example("kn-27-thu-ly", vn(2025, 1, 20), date(2025, 1, 30), VERIFIED),
    # 3 March + 30: 28 days to 31 March, 2 more.
    Example("kn-28-giai-quyet-lan-1", vn(2025, 3, 3), date(2025, 4, 2), VERIFIED),
    # Remote, 45: 28 days to 31 March, 17 more.
    Example("kn-28-giai-quyet-lan-1", vn(2025, 3, 3), date(2025, 4, 17), VERIFIED, remote=True),
    # Both sides of Luật 136/2025: 30 June + 30 = 30 July; 1 July + 30 = 31 July.
    Example("kn-28-giai-quyet-lan-1", vn(2026, 6, 30, 22), date(2026, 7, 30), VERIFIED, document="Luật Khiếu nại 02/2011/QH13"),
    Example("kn-28-giai-quyet-lan-1", vn(2026, 7, 1, 7), date(2026, 7, 31), MEMORY, document="Luật Khiếu nại 02/2011/QH13, sửa bởi Luật 136/2025/QH15"),
    # Complex, 45: 21 days to 31 January, 24 more.
    Example("kn-28-giai-quyet-lan-1-phuc-tap", vn(2026, 1, 10), date(2026, 2, 24), VERIFIED),
    # Complex and remote, 60: 21 to 31 January, 28 to 28 February, 11 more.
    Example("kn-28-giai-quyet-lan-1-phuc-tap", vn(2026, 1, 10), date(2026, 3, 11), VERIFIED, remote=True),
    # Second instance, 45: 10 to 30 November, 31 to 31 December, 4 more – a Sunday, and it stays.
    Example("kn-37-giai-quyet-lan-2", vn(2025, 11, 20), date(2026, 1, 4), VERIFIED),
    # Remote, 60: 15 days later.
    Example("kn-37-giai-quyet-lan-2", vn(2025, 11, 20), date(2026, 1, 19), VERIFIED, remote=True),
    # Second instance, complex, 60 in a leap year: 30 to 31 January, 29 to 29 February, 1 more.
    Example("kn-37-giai-quyet-lan-2-phuc-tap", vn(2024, 1, 1), date(2024, 3, 1), VERIFIED),
    # Remote, 70: ten days later.
    Example("kn-37-giai-quyet-lan-2-phuc-tap", vn(2024, 1, 1), date(2024, 3, 11), VERIFIED, remote=True),
    # 90 days to complain: 29 to 30 April, 31 to 31 May, 30 to 30 June.
    Example("kn-9-thoi-hieu", vn(2026, 4, 1), date(2026, 6, 30), VERIFIED),
    # 30 days to complain again: 27 to 28 February, 3 more; remote 45: 15 days later.
    Example("kn-33-khieu-nai-lan-2", vn(2026, 2, 1), date(2026, 3, 3), VERIFIED),
    Example("kn-33-khieu-nai-lan-2", vn(2026, 2, 1), date(2026, 3, 18), VERIFIED, remote=True),
    # --- Tố cáo: 30 days, extended once or twice --------------------------------------------------------------------------
    # 29 to 31 January, 1 more: Saturday, which stays.
    Example("tc-30-giai-quyet", vn(2025, 1, 2), date(2025, 2, 1), VERIFIED),
    # 3 March + 30 = 2 April; complex + 30: 28 to 30 April, 2 more.
    Example("tc-30-giai-quyet", vn(2025, 3, 3), date(2025, 5, 2), VERIFIED, extensions=[("tc-30-giai-quyet-phuc-tap", 30)]),
    # Very complex, twice 30: 2 May + 30 = 1 June, a Sunday.
    Example("tc-30-giai-quyet", vn(2025, 3, 3), date(2025, 6, 1), VERIFIED, extensions=[("tc-30-giai-quyet-dac-biet", 30)] * 2),
    # Under Luật 136/2025: 1 + 30 = 31 July; once more 30 = 30 August.
    Example("tc-30-giai-quyet", vn(2026, 7, 1), date(2026, 7, 31), MEMORY),
    Example("tc-30-giai-quyet", vn(2026, 7, 1), date(2026, 8, 30), MEMORY, extensions=[("tc-30-giai-quyet-dac-biet", 30)]),
    # --- Crime reports: at once, nights and days off included; a last day on a day off moves ------------------------------
    # Wednesday 22:17, the same minute: 16 days to 31 January, 4 more.
    Example("bltths-147-quyet-dinh", vn(2025, 1, 15, 22, 17), date(2025, 2, 4), VERIFIED, document=NEW_CODE),
    # 3 + 20 = Sunday 23 March → Monday 24.
    Example("bltths-147-quyet-dinh", vn(2025, 3, 3), date(2025, 3, 24), VERIFIED),
    # 9 + 20 = 29 January, the first day of Tết 2025 → Monday 3 February.
    Example("bltths-147-quyet-dinh", vn(2025, 1, 9, 3), date(2025, 2, 3), VERIFIED),
    # 29 January + 20 = 18 February, in Tết 2026 → Monday 23.
    Example("bltths-147-quyet-dinh", vn(2026, 1, 29), date(2026, 2, 23), VERIFIED),
    # 21 December + 20 = Saturday 10 January 2026, which is worked: it stays.
    Example("bltths-147-quyet-dinh", vn(2025, 12, 21, 6), date(2026, 1, 10), VERIFIED),
    # 12 April + 20 = Friday 2 May 2025, swapped away → Monday 5.
    Example("bltths-147-quyet-dinh", vn(2025, 4, 12), date(2025, 5, 5), VERIFIED),
    # Under the code of 2003: 20 January + 20 = 9 February 2016, in Tết (7–12) → Monday 15.
    Example("bltths-147-quyet-dinh", vn(2016, 1, 20), date(2016, 2, 15), MEMORY, document=OLD_CODE),
    # The change of codes: 31 December 2017 + 20 = Saturday 20 January; 1 January + 20 = Sunday 21; both → Monday 22.
    Example("bltths-147-quyet-dinh", vn(2017, 12, 31, 23, 59), date(2018, 1, 22), MEMORY, document=OLD_CODE),
    Example("bltths-147-quyet-dinh", vn(2018, 1, 1, 0, 0), date(2018, 1, 22), VERIFIED, document=NEW_CODE),
    # Two months at short month ends: 31 December → 28 February 2026, a Saturday → Monday 2 March.
    Example("bltths-147-quyet-dinh-phuc-tap", vn(2025, 12, 31), date(2026, 3, 2), VERIFIED),
    # 30 December → 28 February 2025, a Friday.
    Example("bltths-147-quyet-dinh-phuc-tap", vn(2024, 12, 30), date(2025, 2, 28), VERIFIED),
    # 31 December → 29 February 2024, a Thursday.
    Example("bltths-147-quyet-dinh-phuc-tap", vn(2023, 12, 31), date(2024, 2, 29), VERIFIED),
    # 3 March → Saturday 3 May; the procuracy adds two months to the unmoved day: Thursday 3 July.
    Example("bltths-147-quyet-dinh-phuc-tap", vn(2025, 3, 3), date(2025, 7, 3), VERIFIED, extensions=[("bltths-147-quyet-dinh-phuc-tap", 2)]),
    # 24 hours through the Saturday before Tết 2025, and through the first night of Tết 2026; 48 on an island.
    Example("ttlt01-2017-chuyen-tin-bao", vn(2025, 1, 24, 23, 50), vn(2025, 1, 25, 23, 50), VERIFIED),
    Example("ttlt01-2017-chuyen-tin-bao", vn(2026, 2, 16, 2), vn(2026, 2, 17, 2), VERIFIED),
    Example("ttlt01-2017-chuyen-tin-bao", vn(2026, 2, 16, 2), vn(2026, 2, 18, 2), VERIFIED, remote=True),
    Example("ttlt01-2017-tram-cong-an", vn(2024, 2, 9, 20), vn(2024, 2, 10, 20), VERIFIED),
    # 3 days: 24 + 3 = 27 January 2025, the first day off of Tết; no rule read moves it.
    Example("ttlt01-2017-phan-loai", vn(2025, 1, 24), date(2025, 1, 27), MEMORY),
    # Urgent reports: 2 hours over midnight into 1 May, 4 hours through the night of Tết.
    Example("tin-khan-bao-cao-don-vi", vn(2025, 4, 30, 23, 30), vn(2025, 5, 1, 1, 30), ASSUMED),
    Example("tin-khan-bao-cao-cap-tren", vn(2026, 2, 16, 22), vn(2026, 2, 17, 2), ASSUMED),
    # --- Foreigners, data, fire, permits ----------------------------------------------------------------------------------
    # 12 hours over the change of law: the row of the evening holds; remote 24; the next day the row is unconfirmed.
    Example("xnc-33-khai-bao-tam-tru", vn(2026, 6, 30, 20), vn(2026, 7, 1, 8), VERIFIED),
    Example("xnc-33-khai-bao-tam-tru", vn(2026, 6, 30, 20), vn(2026, 7, 1, 20), VERIFIED, remote=True),
    Example("xnc-33-khai-bao-tam-tru", vn(2026, 7, 1, 1, 15), vn(2026, 7, 1, 13, 15), MEMORY),
    # 72 hours from Friday evening to Monday, the first day off of Tết 2026; under NĐ 13/2023 from Christmas Eve.
    Example("bvdlcn-23-thong-bao", vn(2026, 2, 13, 18, 30), vn(2026, 2, 16, 18, 30), SECONDARY),
    Example("bvdlcn-23-thong-bao", vn(2025, 12, 24, 9), vn(2025, 12, 27, 9), MEMORY),
    # 60 days: 30 to 31 January, 28 to 28 February, 2 more.
    Example("bvdlcn-danh-gia-nop", vn(2026, 1, 1), date(2026, 3, 2), MEMORY),
    # 6 months: 31 August → no 31 February → 28 February 2027.
    Example("bvdlcn-danh-gia-cap-nhat", vn(2026, 8, 31), date(2027, 2, 28), VERIFIED),
    # 6 months: 31 August 2025 → 28 February 2026, a Saturday that stays; 12 months: the same day of the next year.
    Example("pccc-tu-kiem-tra-6-thang", vn(2025, 8, 31), date(2026, 2, 28), SECONDARY),
    Example("pccc-tu-kiem-tra-1-nam", vn(2025, 7, 15), date(2026, 7, 15), SECONDARY),
    # 60 months from 29 February 2028 → 28 February 2033: 2033 is no leap year.
    Example("ccht-giay-phep-5-nam", vn(2028, 2, 29), date(2033, 2, 28), MEMORY),
    # --- Pauses -----------------------------------------------------------------------------------------------------------
    # 3 March + 30 ends with 2 April; five days and a half of pause: 8 April 12:00.
    Example("tc-30-giai-quyet", vn(2025, 3, 3), vn(2025, 4, 8, 12), VERIFIED, pauses=[(vn(2025, 3, 10, 8), vn(2025, 3, 15, 20))]),
    # 10:00 + 24 h, paused from 12:00 to 15:30: 13:30 the next day.
    Example("ttlt01-2017-chuyen-tin-bao", vn(2025, 6, 10, 10), vn(2025, 6, 11, 13, 30), VERIFIED, pauses=[(vn(2025, 6, 10, 12), vn(2025, 6, 10, 15, 30))]),
    # The moved last day, Monday 24 March, and two days of pause in two parts: 26 March.
    Example(
        "bltths-147-quyet-dinh", vn(2025, 3, 3), date(2025, 3, 26), VERIFIED,
        pauses=[(vn(2025, 3, 5), vn(2025, 3, 6)), (vn(2025, 3, 10), vn(2025, 3, 11))],
    ),
    # Ten working days to 20 March, one day of pause: 21 March, a Saturday – a pause adds elapsed time.
    Example("tcd-28-thong-bao", vn(2026, 3, 6, 16, 40), date(2026, 3, 21), VERIFIED, pauses=[(vn(2026, 3, 9), vn(2026, 3, 10))]),
    # Extended by 30 days to 2 May, and a pause of one day: 3 May.
    Example(
        "tc-30-giai-quyet", vn(2025, 3, 3), date(2025, 5, 3), VERIFIED,
        pauses=[(vn(2025, 3, 10), vn(2025, 3, 11))], extensions=[("tc-30-giai-quyet-phuc-tap", 30)],
    ),
    # --- Found complex in the course of the work: from the same start -----------------------------------------------------
    # 45 instead of 30: 28 days to 31 March, 17 more. Remote, 60 instead of 45: 28 to 31 March, 30 to 30 April, 2 more.
    Example("kn-28-giai-quyet-lan-1", vn(2025, 3, 3), date(2025, 4, 17), VERIFIED, found="kn-28-giai-quyet-lan-1-phuc-tap"),
    Example("kn-28-giai-quyet-lan-1", vn(2025, 3, 3), date(2025, 5, 2), VERIFIED, remote=True, found="kn-28-giai-quyet-lan-1-phuc-tap"),
    # Both sides of Luật 136/2025: 30 June + 31 = 31 July, 14 more; 1 July + 30 = 31 July, 15 more – a Saturday, which stays.
    Example("kn-28-giai-quyet-lan-1", vn(2026, 6, 30, 22), date(2026, 8, 14), VERIFIED, found="kn-28-giai-quyet-lan-1-phuc-tap"),
    Example("kn-28-giai-quyet-lan-1", vn(2026, 7, 1, 7), date(2026, 8, 15), MEMORY, found="kn-28-giai-quyet-lan-1-phuc-tap"),
    # A pause of one day stays: 17 April + 1.
    Example(
        "kn-28-giai-quyet-lan-1", vn(2025, 3, 3), date(2025, 4, 18), VERIFIED,
        found="kn-28-giai-quyet-lan-1-phuc-tap", pauses=[(vn(2025, 3, 10), vn(2025, 3, 11))],
    ),
    # Second instance, 60 instead of 45: 10 to 30 November, 31 to 31 December, 19 more. Remote, 70 instead of 60: 10 days later.
    Example("kn-37-giai-quyet-lan-2", vn(2025, 11, 20), date(2026, 1, 19), VERIFIED, found="kn-37-giai-quyet-lan-2-phuc-tap"),
    Example("kn-37-giai-quyet-lan-2", vn(2025, 11, 20), date(2026, 1, 29), VERIFIED, remote=True, found="kn-37-giai-quyet-lan-2-phuc-tap"),
    # 10 working days instead of 7: Fri 29/8=1; 1 and 2/9 off; Wed 3=2, 4=3, 5=4, Mon 8=5 … Fri 12=9, Mon 15=10.
    Example("tc-24-xu-ly-ban-dau", vn(2025, 8, 28, 16), date(2025, 9, 15), MEMORY, found="tc-24-xu-ly-ban-dau-xac-minh"),
    # 2 months instead of 20 days: 3 March → Saturday 3 May → Monday 5 May; with 2 months of the procuracy → Thursday 3 July.
    Example("bltths-147-quyet-dinh", vn(2025, 3, 3), date(2025, 5, 5), VERIFIED, found="bltths-147-quyet-dinh-phuc-tap"),
    Example(
        "bltths-147-quyet-dinh", vn(2025, 3, 3), date(2025, 7, 3), VERIFIED,
        found="bltths-147-quyet-dinh-phuc-tap", extensions=[("bltths-147-quyet-dinh-phuc-tap", 2)],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    text, _faults = parse(Path(CALENDAR).read_text(encoding="utf-8"))
    assert text is not None
    file = CalendarFile.model_validate(text.data)
    swaps = [(s.off, s.worked) for s in file.swaps]
    return calendar_from(zone="Asia/Ho_Chi_Minh", weekend=file.weekend, holidays=[(h.on, h.last) for h in file.holidays], swaps=swaps)


def rows_of(example: Example) -> dict[str, LawRow]:
    return rows_in_force(law_table("vn"), example.start.astimezone(HANOI).date())


def named(example: Example) -> str:
    ways = {"remote": example.remote, "complex": example.found, "paused": example.pauses, f"extended{len(example.extensions)}": example.extensions}
    kinds = [word for word, there in ways.items() if there]
    return "-".join([example.row, f"{example.start.astimezone(HANOI):%Y%m%d-%H%M}", *kinds])


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_clock_is_over_when_the_law_says(example: Example, calendar: Calendar):
    rows = rows_of(example)
    row = rows[example.row]
    limit = row.limit_remote if example.remote else row.limit
    assert limit is not None
    happened = [Happening(what, at) for pause in example.pauses for what, at in zip(("PAUSED", "RESUMED"), pause, strict=True)]
    if example.found:
        case = rows[example.found]
        assert row.replaced_by(case)
        longer = case.limit_remote if example.remote else case.limit
        assert longer is not None
        happened.append(Happening("COMPLEX", example.start, limits=limit_data([law_limit(case, longer, rows, remote=example.remote)])))
    for code, amount in example.extensions:
        ground = rows[code]
        assert ground.extension is not None
        assert ground.code == row.code or ground.complex_of == row.code
        assert amount * ground.extension_times <= ground.extension.amount
        happened.append(Happening("EXTENDED", example.start, limits=[{ground.extension.unit: amount}]))
    found = replay(calendar, example.start, limit_data([law_limit(row, limit, rows, remote=example.remote)]), happened)
    assert found.due_at == (example.over if isinstance(example.over, datetime) else end_of(example.over))
    assert row.confidence is example.sure
    assert example.document in ("", row.document)


def test_there_are_enough_of_them_and_of_every_sort():
    assert len(EXAMPLES) >= 40
    assert len({e.row for e in EXAMPLES}) >= 25
    years = {e.start.astimezone(HANOI).year for e in EXAMPLES}
    assert {2015, 2025, 2026} <= years
    assert len({named(e) for e in EXAMPLES}) == len(EXAMPLES)


def test_what_moves_a_last_day_was_in_force_and_is_not_confirmed():
    moving = [rows_of(e)[m] for e in EXAMPLES if (m := rows_of(e)[e.row].moves)]
    assert moving
    assert {row.confidence for row in moving} == {MEMORY}
