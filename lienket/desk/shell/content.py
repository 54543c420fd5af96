"""What the palette offers, which help articles there are, and the samples of the living page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from lienket import ui
from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters import queries as matters
from lienket.situation.folding import fold
from lienket.units import directory

MOST = 30
LONGEST = 100
NUMBER = re.compile(r"[A-Za-zĐđ]{1,8}-\d{4}-\d{1,9}")


@dataclass(frozen=True, slots=True)
class Article:
    """A help article: its page, title, one line about it, and the page of the program it is about."""

    page: str
    title: Any
    about: Any
    icon: str
    view: str = ""

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse("help", args=(self.page,))


ARTICLES = (
    Article("board", _t("Bảng việc"), _t("Việc đơn vị phải làm bây giờ, hạn gần nhất trước."), "board", "board"),
    Article("day", _t("Hôm nay"), _t("Việc của tôi và của đơn vị: bây giờ, hôm nay, tuần này; lịch điện thoại; bàn giao ca."), "tasks", "day"),
    Article("report", _t("Tiếp nhận tin"), _t("Ghi một tin báo trong mười lăm giây, chỉ bằng bàn phím."), "report", "report"),
    Article("matters", _t("Danh sách và tìm kiếm vụ việc"), _t("Lọc, tìm không dấu, lưu bộ lọc, xuất bảng."), "list", "matters"),
    Article("matter", _t("Trang vụ việc"), _t("Ai chủ trì, vì sao, thời hạn, diễn biến, việc được làm."), "matter"),
    Article("map", _t("Bản đồ"), _t("Vụ việc theo địa bàn, loại và độ mới."), "map", "map"),
    Article("duty", _t("Lịch trực"), _t("Ai đang trực, từ lúc nào đến lúc nào."), "duty", "duty"),
    Article("alerts", _t("Báo tin"), _t("Hộp tin, kênh thư, SMS, webhook, thông báo cho địa bàn."), "bell", "inbox"),
    Article("calendar", _t("Lịch theo quy chế"), _t("Báo cáo, cuộc họp, mục tiêu mà quy chế đặt ra cho từng đơn vị."), "calendar", "calendar"),
    Article("committees", _t("Ban chỉ đạo và Tổ giúp việc"), _t("Quyết định, thành viên theo chức trách, nhiệm vụ định kỳ."), "task", "committees"),
    Article("directory", _t("Danh bạ và lịch trực theo địa bàn"), _t("Gọi cho ai ở đâu; chỗ nào chưa có người trực."), "phone", "directory"),
    Article("wall", _t("Màn hình treo tường"), _t("Bảng việc cho phòng trực, đọc được từ xa."), "wall", "wall"),
    Article("units", _t("Đơn vị và chức trách"), _t("Các bên của mô hình, chức trách, kế thừa."), "units", "units"),
    Article("coverage", _t("Ai chủ trì: lĩnh vực × địa bàn"), _t("Quy chế của một ngày thành một bảng, và điều đã chứng minh về nó."), "law", "coverage"),
    Article("documents", _t("Văn bản và chữ ký"), _t("Tải văn bản PDF, Word; kiểm tra một tệp đã ký."), "file", "document-check"),
    Article("regulations", _t("Quy chế đang có hiệu lực"), _t("Văn bản, điều khoản, chương trình thực hiện gì theo từng điều khoản."), "book", "regulations"),
    Article("drafts", _t("Soạn, lấy ý kiến, ký quy chế"), _t("Từ dự thảo đến ngày có hiệu lực, từng bước."), "edit", "regulations"),
    Article("plans", _t("Kế hoạch"), _t("Soạn, duyệt, ban hành; việc và hạn của từng đơn vị."), "task", "plans"),
    Article("people", _t("Người và lời mời"), _t("Ai giữ chức trách nào; mời vào, đặt lại mật khẩu."), "people", "people"),
    Article(
        "reorganise",
        _t("Sắp xếp đơn vị"),
        _t("Kết thúc, sáp nhập, chia tách: chuyển mọi việc trong một lần."),
        "handover",
        "reorganisations",
    ),
    Article("second", _t("Chờ người thứ hai"), _t("Việc hệ trọng cần hai người: đề nghị, xác nhận, từ chối."), "users", "second"),
    Article("oversight", _t("Giám sát"), _t("Nhật ký, lượt đọc vụ việc hạn chế, dấu hiệu cần xem."), "eye", "oversight"),
    Article("account", _t("Tài khoản của tôi"), _t("Mật khẩu, bước xác minh thứ hai, chức trách, khóa cho chương trình."), "user", "account"),
    Article("sharing", _t("Ai được xem gì"), _t("Vì sao đơn vị thấy hoặc không thấy một vụ việc."), "eye"),
    Article("identity", _t("Danh tính người báo"), _t("Niêm phong, mở có lý do, tìm theo số điện thoại, xóa."), "lock", "identities"),
    Article("replay", _t("So sánh và chạy lại quy chế"), _t("Hai bản khác nhau ở đâu; dự thảo sẽ làm các vụ việc đã qua khác đi thế nào."), "list", "replay"),
    Article("keyboard", _t("Bàn phím"), _t("Phím tắt, bảng lệnh, đi trong danh sách."), "keyboard"),
    Article("api", _t("Cho chương trình khác (API)"), _t("Gửi tin, đọc và xử lý vụ việc bằng chương trình."), "external"),
)
BY_PAGE = {article.page: article for article in ARTICLES}
ALSO = {"lists": "matters", "rhythm": "calendar", "accounts": "account", "post": "account", "home": "board"}
"""Other names under which pages ask for an article."""

PAGES = (
    ("board", _t("Bảng việc")),
    ("day", _t("Hôm nay của tôi")),
    ("day-unit", _t("Hôm nay của đơn vị")),
    ("handover", _t("Phiếu bàn giao ca")),
    ("report", _t("Tiếp nhận tin")),
    ("matters", _t("Vụ việc")),
    ("identities", _t("Tìm theo người báo")),
    ("break-glass", _t("Mở khẩn cấp")),
    ("retention", _t("Dữ liệu hết thời hạn lưu")),
    ("map", _t("Bản đồ")),
    ("duty", _t("Lịch trực")),
    ("inbox", _t("Hộp tin")),
    ("channels", _t("Kênh báo tin")),
    ("broadcasts", _t("Thông báo chung")),
    ("calendar", _t("Lịch theo quy chế")),
    ("committees", _t("Ban chỉ đạo, Tổ giúp việc")),
    ("directory", _t("Danh bạ theo địa bàn")),
    ("duty-areas", _t("Lịch trực theo địa bàn")),
    ("wall", _t("Màn hình treo tường")),
    ("regulations", _t("Quy chế")),
    ("plans", _t("Kế hoạch")),
    ("units", _t("Đơn vị")),
    ("people", _t("Người")),
    ("coverage", _t("Ai chủ trì: lĩnh vực × địa bàn")),
    ("document-check", _t("Kiểm tra văn bản đã ký")),
    ("reorganisations", _t("Sắp xếp đơn vị")),
    ("account", _t("Tài khoản của tôi")),
    ("choose-post", _t("Đổi chức trách đang làm việc")),
    ("help", _t("Trợ giúp")),
    ("components", _t("Thành phần giao diện")),
)


def articles() -> tuple[Article, ...]:
    """Every help article, in the order in which a newcomer reads them."""
    return ARTICLES


def article(page: str) -> Article | None:
    """The help article of a page."""
    return BY_PAGE.get(ALSO.get(page, page))


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _matches(words: Iterable[str], *texts: str) -> bool:
    folded = fold(" ".join(texts))
    return all(word in folded for word in words)


def palette(actor: Actor, book: Book, language: str, query: str, at: datetime) -> list[dict[str, str]]:
    """At most MOST choices for `query`; a matter is offered only where `actor` may see it."""
    query = " ".join(query.split())[:LONGEST]
    found = [item for item in _offers(actor, book, language, query, at) if item["url"]]
    return found if len(found) <= MOST else [*found[: MOST - 1], found[-1]]


def _offers(actor: Actor, book: Book, language: str, query: str, at: datetime) -> Iterator[dict[str, str]]:
    words = fold(query).split()
    if NUMBER.fullmatch(query):
        yield from _matter(actor, query, at)
    for view, label in PAGES:
        if _matches(words, str(label)):
            yield {"label": str(label), "hint": _("Trang"), "url": _address(view)}
    if not words:
        return
    today = at.astimezone(book.calendar.zone).date()
    for unit in directory.units():
        name = unit.name_en if language == "en" else unit.name_vi
        standing = unit.valid_until is None or unit.valid_until > today
        if _matches(words, unit.name_vi, unit.name_en, unit.code):
            yield {"label": name, "hint": _("Đơn vị") if standing else _("Đơn vị (đã thôi)"), "url": _address("unit", unit.code)}
    for zone in zones(book, language, query):
        yield {"label": zone["label"], "hint": _("Địa bàn"), "url": _address("zone-view", zone["value"])}
    titled = [entry for entry in ARTICLES if _matches(words, str(entry.title))]
    about = [entry for entry in ARTICLES if entry not in titled and _matches(words, str(entry.title), str(entry.about))]
    for entry in (*titled, *about):
        yield {"label": _("Trợ giúp: %(title)s") % {"title": entry.title}, "hint": _("Trợ giúp"), "url": entry.address}
    yield {"label": _("Tìm “%(query)s” trong vụ việc") % {"query": query}, "hint": _("Tìm"), "url": f"{_address('matters')}?{urlencode({'q': query})}"}


def _matter(actor: Actor, number: str, at: datetime) -> Iterator[dict[str, str]]:
    try:
        found = matters.find(actor, number, at)
    except matters.NoSuchMatter:  # Absent and not yours look alike: nothing is offered.
        return
    name = matters.number_of(found)
    yield {"label": name, "hint": _("Vụ việc"), "url": _address("matter", name)}


def zones(book: Book, language: str, query: str) -> list[dict[str, str]]:
    """The zones of the pack whose name holds every word of `query`."""
    words = fold(query[:LONGEST]).split()
    found = [zone for zone in book.pack.zones.zones if _matches(words, zone.name.vi, zone.name.en, zone.code, zone.official or "")]
    return [{"value": z.code, "label": z.name.en if language == "en" else z.name.vi, "hint": z.official or ""} for z in found[:MOST]]


TOKENS = (
    *("bg", "surface", "sunken", "line", "line-strong", "text", "text-2", "accent", "accent-soft"),
    *("late", "late-soft", "soon", "soon-soft", "ok", "ok-soft", "hush"),
)
SPRITE = Path(ui.__file__).parent / "static" / "ui" / "icons.svg"


@cache
def icons() -> tuple[str, ...]:
    """The names of all icons, as drawn in the sprite."""
    return tuple(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="ascii")))


def samples(at: datetime) -> dict[str, Any]:
    """What the living page shows: tokens, icons, and times around now."""
    return {
        "tokens": TOKENS,
        "icons": icons(),
        "now": at,
        "late": at - timedelta(hours=3, minutes=12),
        "soon": at + timedelta(minutes=18),
        "later": at + timedelta(days=3),
    }
