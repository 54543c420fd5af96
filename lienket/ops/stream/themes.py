"""What happens how often, where, who says so and who takes it: the themes of the demonstration stream.

Figures that were read in a source (domain notes, section 2.1) are named beside the rate; every other rate is assumed. Rates are reports a month since
the works run; `building` multiplies them for the years of construction.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

SEVERITIES = ("it-nghiem-trong", "nghiem-trong", "rat-nghiem-trong", "dac-biet-nghiem-trong")


def weights(text: str) -> dict[str, float]:
    """``a:3 b`` → {a: 3, b: 1}."""
    pairs = (word.partition(":") for word in text.split())
    return {code: float(weight or 1) for code, _colon, weight in pairs}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One stream of like reports. `places`, `receivers` and `concerns` speak the words of `places.Gazetteer`."""

    code: str
    kinds: Mapping[str, float]
    field: str
    monthly: float
    building: float = 1.0
    hours: str = "life"
    months: str = "flat"
    temper: str = "none"
    pay: float = 1.0
    grades: tuple[float, float, float, float] = (0.8, 0.17, 0.025, 0.005)
    places: Mapping[str, float] = dataclasses.field(default_factory=dict)
    receivers: Mapping[str, float] = dataclasses.field(default_factory=dict)
    reporters: Mapping[str, float] = dataclasses.field(default_factory=dict)
    channels: Mapping[str, float] = dataclasses.field(default_factory=dict)
    flags: Mapping[str, float] = dataclasses.field(default_factory=dict)
    delay: tuple[float, float] = (20, 1.0)
    """Median minutes and sigma of the lognormal delay from happening to telling."""
    twin: float = 0.0
    """Share told a second time by another unit."""
    concerns: Mapping[str, float] = dataclasses.field(default_factory=dict)
    """Whom the report is about; the key ``-`` is nobody."""


_CALL = "dien-thoai:5 duong-day-nong:4 truc-tiep:2 ung-dung:1"
_GUARD = "bo-dam:4 dien-thoai:3 tuan-tra:3"
_PAPER = "van-ban:4 thu-dien-tu:3 cong-thong-tin:2 buu-dien:1 truc-tiep:2"
_OWN = "tuan-tra:5 truc-tiep:2 dien-thoai:1"
_POLICE = "cong-an-co-so:6 cong-an-chu-tri:2 pv01:1"
_TOWN = "xa:6 khu-tai-dinh-cu:1.5 lan-trai-nha-thau:1.5 cong-chinh:0.7 cong-phu:0.5 xa-ngoai:0.6"
_SITE = "fhs:7 cang-son-duong:1.6 ky-tuc-xa:1.4"
_FOLK = "nguoi-dan:6 nguoi-lao-dong:3 an-danh:1 doanh-nghiep:0.6"


def _theme(code: str, kinds: str, field: str, monthly: float, places: str, receivers: str, reporters: str, channels: str, **more: object) -> Theme:
    words = {k: weights(v) if isinstance(v, str) and k in ("flags", "concerns") else v for k, v in more.items()}
    return Theme(
        code=code, kinds=weights(kinds), field=field, monthly=monthly, places=weights(places), receivers=weights(receivers),
        reporters=weights(reporters), channels=weights(channels), **words,  # type: ignore[arg-type]
    )  # fmt: skip


_CRIME = "tin-bao-toi-pham:7 vu-viec:3"

THEMES: tuple[Theme, ...] = (
    # Security and order. FHS, August 2015 (construction): 48 thefts and disturbances caught in the month; here (12.5 + 9 + 5.5 + 1.2) × 1.6,
    # with the days after pay day and what is told twice.
    _theme("trom-trong-rao", _CRIME, "trom-cap", 12.5, _SITE, "fhs:5 cong-an-co-so:3 cong-an-chu-tri:2",
           "bao-ve:6 nguoi-lao-dong:2 nha-thau:2 nguoi-to-giac:0.4",
           _GUARD, building=1.6, hours="night", temper="theft", pay=1.1, delay=(35, 1.1), twin=0.07, flags="nguoi-nuoc-ngoai:0.04 dong-nguoi:0.02"),
    _theme("trom-ngoai-rao", _CRIME, "trom-cap", 9.0, _TOWN, _POLICE, _FOLK + " nha-thau:1.5 nguoi-to-giac:0.3",
           _CALL, building=1.6, hours="night", temper="theft", pay=1.25, delay=(90, 1.2), twin=0.03, flags="nguoi-chua-thanh-nien:0.05 lien-vung:0.03"),
    _theme("gay-roi", "vu-viec:6 tin-bao-toi-pham:4", "gay-roi", 5.5, _TOWN + " ky-tuc-xa:2 fhs:1", _POLICE + " fhs:1", _FOLK + " bao-ve:2",
           _CALL, building=1.6, hours="evening", temper="merry", pay=1.5, delay=(8, 0.8), twin=0.09,
           flags="dong-nguoi:0.3 co-nguoi-bi-thuong:0.15 vu-khi:0.12 nguoi-chua-thanh-nien:0.08"),
    _theme("tu-tap", "vu-viec", "tu-tap-dong-nguoi", 1.2, "cong-chinh:5 cong-phu:3 xa:2 khu-tai-dinh-cu:2", "cong-an-co-so:5 fhs:3 pv01:1",
           "bao-ve:4 nguoi-dan:3 don-vi:2",
           _CALL, building=1.6, hours="work", temper="wages", grades=(0.5, 0.42, 0.07, 0.01), delay=(6, 0.6), twin=0.2, flags="dong-nguoi:1"),
    _theme("thuong-tich", "tin-bao-toi-pham:8 vu-viec:2", "co-y-gay-thuong-tich", 7.0, _TOWN + " ky-tuc-xa:1.5 fhs:1", _POLICE + " fhs:0.6",
           _FOLK + " bao-ve:1.5",
           _CALL, building=1.5, hours="evening", temper="merry", pay=1.4, grades=(0.6, 0.32, 0.07, 0.01), delay=(15, 1.0), twin=0.06,
           flags="co-nguoi-bi-thuong:0.95 vu-khi:0.4 dong-nguoi:0.12 nguoi-nuoc-ngoai:0.05 nguoi-chua-thanh-nien:0.06"),
    # Vĩnh Tân, August 2023: 2 drug cases in the month.
    _theme("ma-tuy", "tin-bao-toi-pham", "ma-tuy", 4.0, _TOWN + " ky-tuc-xa:1", _POLICE, "an-danh:3 nguoi-to-giac:2 nguoi-dan:3 don-vi:2 bao-ve:1",
           "duong-day-nong:4 tuan-tra:3 ung-dung:1 buu-dien:1", hours="evening", temper="merry", grades=(0.45, 0.4, 0.12, 0.03), delay=(180, 1.2)),
    _theme("co-bac", "tin-bao-toi-pham:6 vu-viec:4", "co-bac", 7.0, _TOWN + " ky-tuc-xa:1", _POLICE, "an-danh:3 nguoi-dan:4 don-vi:2 nguoi-to-giac:1",
           "duong-day-nong:5 dien-thoai:3 tuan-tra:2 ung-dung:1", building=1.5, hours="evening", temper="merry", pay=1.5, grades=(0.93, 0.07, 0, 0), delay=(60,
           1.0)),
    _theme("lua-dao", "tin-bao-toi-pham", "lua-dao", 11.0, _TOWN + " ky-tuc-xa:1", _POLICE, "nguoi-lao-dong:5 nguoi-dan:5 doanh-nghiep:1 nha-thau:1",
           "truc-tiep:5 dien-thoai:3 ung-dung:3", building=0.4, pay=1.2, grades=(0.6, 0.28, 0.09, 0.03), delay=(1100, 0.9)),
    _theme("pha-hoai", _CRIME, "pha-hoai", 5.0, _TOWN + " fhs:3", _POLICE + " fhs:1.5", _FOLK + " bao-ve:2 nha-thau:1", _CALL, hours="night", delay=(120, 1.0),
           twin=0.03),
    _theme("mau-thuan", "vu-viec", "mau-thuan", 16.0, "xa:7 khu-tai-dinh-cu:2 lan-trai-nha-thau:1 xa-ngoai:0.6", "cong-an-co-so:7 ubnd-xa:2",
           "nguoi-dan:8 nguoi-lao-dong:2 an-danh:0.6",
           "truc-tiep:4 dien-thoai:4 ung-dung:1", hours="evening", temper="merry", grades=(0.95, 0.05, 0, 0), delay=(90, 1.1),
           flags="co-nguoi-bi-thuong:0.05 nguoi-chua-thanh-nien:0.03"),
    _theme("kinh-te", "tin-bao-toi-pham:5 phoi-hop:3 vu-viec:2", "an-ninh-kinh-te", 4.0, "fhs:6 cang-son-duong:2 lan-trai-nha-thau:1",
           "fhs:3 cong-an-chu-tri:3 pv01:2",
           "bao-ve:3 nguoi-lao-dong:2 doanh-nghiep:3 nguoi-to-giac:1", "duong-day-nong:3 thu-dien-tu:3 truc-tiep:3", hours="office", temper="office",
           grades=(0.6, 0.25, 0.12, 0.03), delay=(600, 1.0), flags="nguoi-nuoc-ngoai:0.12"),
    # Traffic.
    _theme("tai-nan-giao-thong", "vu-viec:8 tin-bao-toi-pham:2", "tai-nan-giao-thong", 26.0, "ql1:6 ql12c:2.5 xa:3 cong-chinh:0.8 xa-ngoai:0.6 quoc-lo-1:0.7",
           "cong-an-co-so:5 cong-an-chu-tri:2 pv01:2", "nguoi-dan:8 nguoi-lao-dong:3 don-vi:1", _CALL, building=1.3, hours="road", temper="road", pay=1.1,
           grades=(0.62, 0.3, 0.07, 0.01), delay=(7, 0.7), twin=0.1,
           flags="co-nguoi-bi-thuong:0.6 nguoi-chua-thanh-nien:0.08 nguoi-nuoc-ngoai:0.03 lien-vung:0.02"),
    _theme("vi-pham-giao-thong", "vu-viec:6 phat-hien-kiem-tra:4", "vi-pham-giao-thong", 20.0, "ql1:5 ql12c:4 xa:3 cong-chinh:2 cong-phu:1",
           "cong-an-co-so:6 cong-an-chu-tri:2",
           "don-vi:5 nguoi-dan:4 bao-ve:1", _OWN, building=1.3, hours="road", temper="road", grades=(0.97, 0.03, 0, 0), delay=(40, 0.8)),
    # Fire.
    _theme("chay", "vu-viec", "vu-chay", 9.0, _TOWN + " fhs:3 ky-tuc-xa:1.2 cang-son-duong:0.5 cang-vung-ang:0.4", "doi-chua-chay:6 cong-an-co-so:3 fhs:2",
           _FOLK + " bao-ve:3",
           "dien-thoai:7 bo-dam:2 duong-day-nong:1", months="fire", temper="fire", grades=(0.66, 0.26, 0.07, 0.01), delay=(4, 0.6), twin=0.15,
           flags="chay-no:1 co-nguoi-bi-thuong:0.1 nguoi-nuoc-ngoai:0.04"),
    _theme("no", "vu-viec", "vu-no", 0.6, "fhs:6 lan-trai-nha-thau:2 xa:2", "doi-chua-chay:5 fhs:4", "bao-ve:5 nguoi-dan:3", "dien-thoai:6 bo-dam:4",
           grades=(0.3, 0.5, 0.17, 0.03), delay=(3, 0.5), twin=0.2, flags="chay-no:1 co-nguoi-bi-thuong:0.5 co-nguoi-chet:0.05"),
    _theme("vi-pham-chay", "phat-hien-kiem-tra:9 kien-nghi:1", "vi-pham-pccc", 13.0, "lan-trai-nha-thau:3 ky-tuc-xa:2 fhs:2 xa:5",
           "doi-chua-chay:5 cong-an-co-so:4",
           "don-vi:8 nguoi-lao-dong:1 nguoi-dan:1", _OWN, hours="office", months="fire", temper="office", grades=(0.93, 0.07, 0, 0), delay=(120, 0.7)),
    # Residence and foreigners. FHS, August 2015: 41 extensions, 185 residence cards, 327 visas in the month; declarations are set at 50 × 3.7 = 185.
    _theme("luu-tru", "vu-viec:4 phat-hien-kiem-tra:6", "luu-tru", 18.0, "lan-trai-nha-thau:4 xa:5 khu-tai-dinh-cu:2 ky-tuc-xa:1",
           "cong-an-co-so:9 ubnd-xa:0.5",
           "don-vi:6 nguoi-dan:3 co-so-luu-tru:2", _OWN, building=2.0, hours="evening", temper="arrivals", grades=(1, 0, 0, 0), delay=(90, 0.8)),
    _theme("khai-bao-nnn", "khai-bao-nnn", "khai-bao-tam-tru", 50.0, "ky-tuc-xa:4 lan-trai-nha-thau:2 xa:4 fhs:1", "cong-an-co-so:7 fhs:3",
           "co-so-luu-tru:6 doanh-nghiep:3 nha-thau:2 don-vi:1",
           "ung-dung:3 cong-thong-tin:4 truc-tiep:2 thu-dien-tu:2", building=3.7, hours="office", temper="arrivals", grades=(1, 0, 0, 0), delay=(300, 0.7),
           flags="nguoi-nuoc-ngoai:1"),
    _theme("xuat-nhap-canh", "vu-viec:4 phoi-hop:4 phat-hien-kiem-tra:2", "xuat-nhap-canh", 8.0, "fhs:3 ky-tuc-xa:3 lan-trai-nha-thau:2 xa:2",
           "cong-an-co-so:4 fhs:3 cong-an-chu-tri:1 pv01:1",
           "don-vi:4 doanh-nghiep:4 nha-thau:2", "van-ban:4 thu-dien-tu:3 truc-tiep:3", building=2.0, hours="office", temper="arrivals", grades=(0.9, 0.1, 0,
           0),
           delay=(400, 0.8), flags="nguoi-nuoc-ngoai:1"),
    # Weapons and tools, street order.
    _theme("cong-cu", "phat-hien-kiem-tra:7 vu-viec:3", "cong-cu-ho-tro", 4.5, "fhs:4 cong-chinh:1 lan-trai-nha-thau:2 xa:3",
           "cong-an-co-so:6 cong-an-chu-tri:2", "don-vi:8 bao-ve:2",
           _OWN, hours="office", temper="office", grades=(0.93, 0.07, 0, 0), delay=(120, 0.8)),
    _theme("vu-khi", "tin-bao-toi-pham:7 vu-viec:3", "vat-lieu-no", 1.6, "xa:6 vung-bien:1 lan-trai-nha-thau:1", _POLICE, "nguoi-dan:6 an-danh:2 don-vi:2",
           _CALL,
           temper="theft", grades=(0.3, 0.5, 0.17, 0.03), delay=(60, 0.9), flags="vu-khi:0.9 chay-no:0.2"),
    _theme("lan-chiem", "vu-viec:6 kien-nghi:4", "lan-chiem", 14.0, "cong-chinh:4 cong-phu:2 xa:5 khu-tai-dinh-cu:1", "cong-an-co-so:6 ubnd-xa:4",
           "nguoi-dan:6 nguoi-lao-dong:2 don-vi:3",
           "truc-tiep:3 dien-thoai:3 cong-thong-tin:3 tuan-tra:3", hours="work", temper="road", grades=(1, 0, 0, 0), delay=(240, 0.9)),
    # Border, sea, port.
    _theme("tau-thuyen", "vu-viec", "tau-thuyen", 7.5, "vung-bien:6 cang-vung-ang:2 cang-son-duong:3", "don-bien-phong:7 cang-vu-ha-tinh:3",
           "nguoi-dan:4 doanh-nghiep:3 don-vi:3",
           "bo-dam:5 dien-thoai:4 tuan-tra:2", hours="boats", months="sea", grades=(0.6, 0.3, 0.08, 0.02), delay=(15, 0.8), twin=0.1,
           flags="tren-bien:0.9 co-nguoi-bi-thuong:0.1 nguoi-nuoc-ngoai:0.12 co-nguoi-chet:0.01"),
    _theme("xam-nhap", "vu-viec", "xam-nhap-vung-bien", 5.5, "vung-bien:6 cang-son-duong:4", "don-bien-phong:6 fhs:3", "bao-ve:5 don-vi:5",
           "bo-dam:5 tuan-tra:4 dien-thoai:2",
           hours="boats", months="flat", grades=(0.88, 0.12, 0, 0), delay=(10, 0.7), flags="tren-bien:0.9"),
    _theme("buon-lau", "tin-bao-toi-pham", "buon-lau", 3.5, "cang-vung-ang:4 vung-bien:3 cang-son-duong:1 xa:2", "don-bien-phong:8 pv01:1",
           "don-vi:5 an-danh:2 nguoi-to-giac:1 nguoi-dan:2",
           "tuan-tra:5 duong-day-nong:4", hours="night", temper="theft", grades=(0.5, 0.38, 0.1, 0.02), delay=(90, 1.0), flags="tren-bien:0.3"),
    # Work, environment, labour, land. Nghi Sơn 2014–2020: 54 disputes and joint complaints settled in the term of six years = 0.75 a month.
    _theme("tai-nan-lao-dong", "vu-viec", "tai-nan-lao-dong", 7.0, "fhs:7 cang-son-duong:2 lan-trai-nha-thau:1", "fhs:6 cong-an-co-so:3",
           "bao-ve:4 nha-thau:3 nguoi-lao-dong:3",
           "dien-thoai:5 bo-dam:4 truc-tiep:1", building=2.0, hours="work", temper="work", grades=(0.6, 0.3, 0.09, 0.01), delay=(20, 0.9), twin=0.05,
           flags="co-nguoi-bi-thuong:0.9 co-nguoi-chet:0.03 nguoi-nuoc-ngoai:0.08"),
    _theme("su-co-moi-truong", "vu-viec", "su-co-moi-truong", 2.2, "fhs:4 cang-son-duong:3 vung-bien:2 xa:2", "bql-kkt:3 cong-an-co-so:3 ubnd-xa:2",
           "nguoi-dan:6 don-vi:3", _CALL,
           grades=(0.55, 0.35, 0.08, 0.02), delay=(90, 1.0), twin=0.12, concerns="-:5 fhs:5"),
    _theme("chat-thai", "kien-nghi:7 vu-viec:3", "chat-thai", 10.0, "xa:5 khu-tai-dinh-cu:3 cong-phu:1 ql12c:1", "ubnd-xa:5 bql-kkt:3 cong-an-co-so:2",
           "nguoi-dan:9 an-danh:1",
           _PAPER, grades=(0.97, 0.03, 0, 0), delay=(900, 0.9), concerns="-:8 fhs:2"),
    _theme("tien-luong", "tranh-chap-lao-dong", "tien-luong", 7.0, "lan-trai-nha-thau:5 fhs:4 cong-phu:1", "bql-kkt:5 cong-doan-kkt:4 cong-an-co-so:1",
           "nguoi-lao-dong:9 nha-thau:1",
           _PAPER + " dien-thoai:2", building=1.6, hours="office", temper="wages", pay=1.8, grades=(0.95, 0.05, 0, 0), delay=(800, 0.9),
           flags="dong-nguoi:0.1"),
    _theme("ngung-viec", "tranh-chap-lao-dong", "ngung-viec", 0.75, "cong-chinh:3 lan-trai-nha-thau:3 fhs:4", "bql-kkt:4 fhs:3 cong-doan-kkt:3",
           "bao-ve:4 don-vi:3 nguoi-lao-dong:3",
           _CALL, hours="work", temper="wages", pay=1.6, grades=(0.5, 0.45, 0.05, 0), delay=(20, 0.7), twin=0.15, flags="dong-nguoi:0.9"),
    _theme("boi-thuong", "kien-nghi:7 khieu-nai:3", "boi-thuong", 8.0, "khu-tai-dinh-cu:5 xa:5", "ubnd-xa:7 bql-kkt:2", "nguoi-dan:10", _PAPER, building=1.6,
           hours="office", temper="office",
           grades=(1, 0, 0, 0), delay=(1500, 0.8), concerns="-:8 ubnd-xa:2"),
    _theme("tranh-chap-dat", "vu-viec:6 kien-nghi:4", "tranh-chap-dat", 5.0, "xa:8 khu-tai-dinh-cu:2 xa-ngoai:0.6", "ubnd-xa:7 cong-an-co-so:3",
           "nguoi-dan:10", _PAPER, hours="office",
           temper="office", grades=(0.97, 0.03, 0, 0), delay=(600, 0.9)),
    # Petitions of the company and contractors.
    _theme("thu-tuc", "kien-nghi", "thu-tuc-hanh-chinh", 8.0, "fhs:5 lan-trai-nha-thau:3 cang-son-duong:1", "bql-kkt:7 ubnd-xa:2", "nha-thau:6 doanh-nghiep:4",
           _PAPER, hours="office",
           temper="office", grades=(1, 0, 0, 0), delay=(900, 0.7)),
    _theme("ha-tang", "kien-nghi", "ha-tang", 9.0, "fhs:4 cong-phu:2 lan-trai-nha-thau:2 ql12c:2 xa:1", "bql-kkt:7 ubnd-xa:2",
           "nha-thau:5 doanh-nghiep:3 nguoi-lao-dong:2", _PAPER,
           hours="office", temper="office", grades=(1, 0, 0, 0), delay=(900, 0.7)),
    _theme("ra-vao-cong", "kien-nghi", "an-ninh-doanh-nghiep", 8.0, "fhs:4 cong-chinh:3 cong-phu:3", "cong-an-co-so:5 cong-an-chu-tri:2 bql-kkt:2",
           "nha-thau:6 doanh-nghiep:3 nguoi-lao-dong:1", _PAPER,
           hours="office", temper="office", grades=(1, 0, 0, 0), delay=(700, 0.7), concerns="-:9 fhs/truc-ban:1"),
    # Requests, data, conduct, the rest.
    _theme("phoi-hop", "phoi-hop", "antt", 9.0, "fhs:4 xa:4 cong-chinh:1 cang-son-duong:1 vung-bien:0.6", "cong-an-co-so:4 don-bien-phong:2 fhs:3",
           "don-vi:8 doanh-nghiep:2",
           "van-ban:6 dien-thoai:3 thu-dien-tu:2", hours="office", temper="office", grades=(0.95, 0.05, 0, 0), delay=(180, 0.7), flags="lien-vung:0.15"),
    _theme("lo-du-lieu", "tin-bao-toi-pham:4 kien-nghi:6", "lo-lot-du-lieu", 0.8, "fhs:4 lan-trai-nha-thau:2 xa:4", _POLICE, "nguoi-lao-dong:7 nguoi-dan:3",
           _PAPER, building=0.2,
           hours="office", grades=(0.85, 0.15, 0, 0), delay=(1400, 0.8)),
    _theme("can-bo", "to-cao:4 khieu-nai:2 kien-nghi:4", "thuc-thi-cong-vu", 3.6, "xa:10", "pv01:5 ubnd-tinh-ha-tinh:3",
           "nguoi-dan:6 nguoi-lao-dong:2 an-danh:2",
           "buu-dien:4 truc-tiep:3 thu-dien-tu:2 cong-thong-tin:2", hours="office", temper="office", grades=(1, 0, 0, 0), delay=(2000, 0.7),
           concerns="cong-an-co-so/can-bo:5 cong-an-co-so:2 ubnd-xa:3"),
    _theme("khac", "vu-viec:5 kien-nghi:5", "khac", 4.0, "xa:7 lan-trai-nha-thau:1 cong-chinh:1", "cong-an-co-so:5 ubnd-xa:4", "nguoi-dan:8 nguoi-lao-dong:2",
           _CALL,
           grades=(1, 0, 0, 0), delay=(120, 1.0)),
)  # fmt: skip

# Forums "Công an lắng nghe ý kiến": 8, 14, 19 and 21 opinions at four forums read of; one a quarter here (months assumed).
FORUM_MONTHS, FORUM_DAY, FORUM_OPINIONS = (3, 6, 9, 12), 10, (8, 21)
FORUM_FIELDS = weights("antt:3 lan-chiem:3 atgt:3 vi-pham-pccc:2 ma-tuy:2 co-bac:1 luu-tru:2 an-ninh-doanh-nghiep:2 ha-tang:1 thuc-thi-cong-vu:1")
FORUM = _theme("dien-dan", "hoi-dap", "antt", 0.0, "xa:6 fhs:3 khu-tai-dinh-cu:1", "cong-an-co-so", "nguoi-dan:5 nguoi-lao-dong:3 doanh-nghiep:2 nha-thau:2",
"dien-dan",
               grades=(1, 0, 0, 0), delay=(20, 0.6))  # fmt: skip
