"""Where things happen and who takes the report there, in the zones and units of one edition.

`Theme` speaks in words that outlive reorganisations: ``xa`` a commune or ward of the linkage area, ``xa-ngoai`` one beside it, ``ql1`` and
``ql12c`` a commune on that road, ``cong-an-co-so``, ``ubnd-xa``, ``don-bien-phong``, ``doi-chua-chay`` the unit of that kind which answers for the
place, ``cong-an-chu-tri`` the police who lead the model at the time. Any other word is a code of the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import shapely
from shapely.geometry.base import BaseGeometry

from lienket.ops.stream.rhythm import chosen
from lienket.regulation.edition import Edition

# How busy a commune is beside the others: by hand, from how near the works and the centre it lies (assumed).
_BUSY: Mapping[str, float] = {"p-ky-long": 1.4, "p-ky-lien": 1.3, "p-ky-phuong": 1.2, "p-ky-thinh": 1.4, "p-ky-nam": 0.6, "x-ky-loi": 1.3,
                              "p-vung-ang": 1.5, "p-hoanh-son": 1.2}  # fmt: skip
_ROADS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ql1": ("quoc-lo-1", ("p-ky-nam", "p-ky-phuong", "p-ky-lien", "p-ky-long", "p-ky-thinh", "p-ky-trinh", "p-hoanh-son", "p-vung-ang", "p-song-tri")),
    "ql12c": ("quoc-lo-12c", ("p-ky-thinh", "p-ky-lien", "x-ky-loi", "p-vung-ang", "p-hoanh-son")),
}
_LINKAGE = "dia-ban-lien-ket"
_KINDS: Mapping[str, str] = {
    "cong-an-co-so": "cong-an-xa",
    "ubnd-xa": "ubnd-xa",
    "don-bien-phong": "don-bien-phong",
    "doi-chua-chay": "doi-chua-chay",
    "cang-vu-ha-tinh": "cang-vu",
}
_LEADERS = ("ca-tx-ky-anh", "ca-huyen-ky-anh")
_DUTY_DESK = "pv01"

_DETAILS: Mapping[str, tuple[str, ...]] = {
    "fhs": ("kho vật tư số {n}", "bãi tập kết thép phế", "xưởng cơ khí", "khu lò cao", "trạm điện số {n}", "khu luyện cốc", "bãi vật liệu số {n}", "xưởng cán",
            "tuyến hàng rào phía nam"),
    "cang-son-duong": ("cầu cảng số {n}", "bãi hàng rời", "kho hàng số {n}", "khu văn phòng cảng"),
    "cang-vung-ang": ("cầu cảng số {n}", "bãi tập kết hàng", "cổng cảng"),
    "ky-tuc-xa": ("nhà số {n}", "nhà ăn", "sân bóng", "nhà để xe"),
    "lan-trai-nha-thau": ("dãy nhà số {n}", "kho tạm", "bếp tập thể", "bãi đỗ xe"),
    "khu-tai-dinh-cu": ("lô số {n}", "nhà văn hóa", "đường nội khu số {n}"),
    "cong": ("bãi gửi xe", "dãy hàng quán", "nút giao trước cổng", "chốt kiểm soát"),
    "vung-bien": ("cách bờ khoảng {n} hải lý", "luồng vào cảng", "khu neo đậu", "gần đê chắn sóng"),
    "duong": ("đoạn gần cầu", "đoạn cua", "ngã ba", "đoạn qua khu dân cư", "trước cây xăng"),
    "cap-xa": ("tổ dân phố số {n}", "khu chợ", "đường liên thôn", "khu nhà trọ công nhân", "bãi biển", "gần trường học", "ven đường tỉnh"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in codes, with the roads it lies on and the words for it."""

    place: str
    zones: frozenset[str]
    words: str


class Gazetteer:
    """The places and receivers of one edition."""

    def __init__(self, edition: Edition, outlines: Mapping[str, BaseGeometry]) -> None:
        """Sort the communes of `edition`; `outlines` may lack any zone."""
        self.edition = edition
        self._outlines = outlines
        communes = {z.code: _BUSY.get(z.code, 1.0) for z in edition.zones.values() if z.kind == "cap-xa"}
        inside = {c: w for c, w in communes.items() if _LINKAGE in edition.closure((c,))}
        self._groups = {"xa": inside, "xa-ngoai": {c: w for c, w in communes.items() if c not in inside}}
        for word, (_road, along) in _ROADS.items():
            self._groups[word] = {c: w for c, w in communes.items() if c in along}

    def spot(self, rng: Random, wanted: Mapping[str, float]) -> Spot:
        """A place by the words of a theme."""
        word = chosen(rng, wanted)
        place = chosen(rng, self._groups[word]) if word in self._groups else word
        road = _ROADS[word][0] if word in _ROADS else None
        return Spot(place, frozenset((road,)) if road else frozenset(), self._words(rng, place, road))

    def again(self, rng: Random, spot: Spot) -> Spot:
        """The same place in somebody else's words."""
        return Spot(spot.place, spot.zones, self._words(rng, spot.place, next(iter(spot.zones), None)))

    def _words(self, rng: Random, place: str, road: str | None) -> str:
        zone = self.edition.zones[place]
        name = zone.name.vi.removesuffix(" qua địa bàn")
        name = name if name.startswith("Quốc lộ") else name[0].lower() + name[1:]
        if road:
            detail = rng.choice(_DETAILS["duong"])
            return f"{self.edition.zones[road].name.vi.removesuffix(' qua địa bàn')}, {detail}, {name}"
        if rng.random() < 0.3:
            return name
        detail = rng.choice(_DETAILS.get(place) or _DETAILS.get(zone.kind) or ("khu vực trung tâm",))
        if name.startswith("xã "):
            detail = detail.replace("tổ dân phố", "thôn")
        return f"{detail.format(n=rng.randint(1, 9))}, {name}"

    def receiver(self, rng: Random, wanted: Mapping[str, float], place: str | None, *, barred: frozenset[str] = frozenset()) -> str:
        """The unit that takes the report: by weight among those of `wanted` that exist and are not `barred`, else the duty desk of the province police."""
        found: dict[str, float] = {}
        for word, weight in wanted.items():
            unit = self.unit(word, place)
            if unit is not None and unit not in barred:
                found[unit] = found.get(unit, 0.0) + weight
        return chosen(rng, found) if found else _DUTY_DESK

    def unit(self, word: str, place: str | None) -> str | None:
        """The unit a word means at a place; None where there is none on the date."""
        if word == "cong-an-chu-tri":
            return next((u for u in _LEADERS if u in self.edition.units), None) or self.unit("cong-an-co-so", place)
        kind = _KINDS.get(word)
        if kind is None:
            return word if word in self.edition.units else None
        for zone in self.edition.closure((place or _LINKAGE,)):
            for unit in self.edition.units.values():
                if unit.kind == kind and zone in unit.area:
                    return unit.code
        return None

    def position(self, rng: Random, spot: Spot) -> tuple[float, float] | None:
        """A random (lat, lng) inside the outline of the place (on the road, where it has one), or None where no outline is drawn."""
        shape = self._outlines.get(spot.place)
        if shape is None:
            return None
        for zone in spot.zones:
            on_road = shape.intersection(self._outlines[zone]) if zone in self._outlines else None
            if on_road is not None and on_road.area > 0:
                shape = on_road
        west, south, east, north = shape.bounds
        for _try in range(200):
            lng, lat = round(rng.uniform(west, east), 5), round(rng.uniform(south, north), 5)
            if shape.covers(shapely.Point(lng, lat)):
                return lat, lng
        return None
