"""From facts to Vietnamese words: sentences filled with things, times, sums and places, and a line for each flag."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from lienket.ops.stream import LABEL_VI
from lienket.ops.stream.sentences_life import LIFE
from lienket.ops.stream.sentences_order import ORDER

SENTENCES: Mapping[str, tuple[str, ...]] = {**ORDER, **LIFE}

WORDS: Mapping[str, tuple[str, ...]] = {
    "hang": ("40 m cáp đồng", "120 m dây điện lõi đồng", "06 bộ giàn giáo", "12 thanh thép hình", "02 máy hàn", "01 cuộn dây đồng",
             "một số bu lông và mặt bích",
             "07 tấm tôn", "03 bình ắc quy", "khoảng 300 kg sắt vụn", "02 mô tơ điện", "08 can dầu thủy lực", "01 máy khoan bê tông", "05 van đồng"),
    "dogia": ("01 xe máy", "01 xe máy điện", "02 điện thoại di động", "01 máy tính xách tay", "tiền mặt và 01 điện thoại", "01 máy bơm nước", "02 bình ga",
              "01 xe đạp điện", "một số đồ trang sức", "03 con gà chọi và 01 lồng chim", "01 tivi"),
    "doituong": ("một nam giới lạ mặt", "hai đối tượng đi xe máy", "nhóm ba thanh niên", "một người mặc đồ công nhân", "hai người đội mũ trùm kín mặt",
                 "một đối tượng chưa rõ lai lịch"),
    "vet": ("cắt khóa", "cạy cửa", "cắt lưới rào", "trèo tường", "tháo bu lông", "phá niêm phong"),
    "giau": ("thùng dụng cụ", "cốp xe máy", "xe chở rác", "bao tải xỉ", "gầm xe tải"),
    "cach": ("phá khóa", "cạy cửa sổ", "trèo tường", "tháo mái tôn", "bẻ khóa cổng"),
    "loaibac": ("đánh bài ba cây", "đánh liêng", "xóc đĩa", "chơi tá lả", "cá độ bóng đá", "đá gà"),
    "chieu": ("giả danh cán bộ Công an", "làm cộng tác viên bán hàng trên mạng", "đầu tư tiền ảo", "đặt cọc thuê phòng trọ", "giả danh nhân viên ngân hàng",
              "nhận quà từ nước ngoài", "xin việc vào nhà máy", "mua xe máy giá rẻ qua mạng"),
    "vatpha": ("cửa kính", "xe ô tô con", "hàng rào", "đèn chiếu sáng", "biển báo", "camera giám sát", "ống nước", "vườn cây", "lưới nuôi thủy sản"),
    "cosu": ("ranh giới nhà", "tiền điện nước", "nước thải chảy tràn", "chó cắn người", "tiền vay mượn", "chỗ để xe", "tiếng ồn", "lối đi chung"),
    "xe1": ("xe máy", "xe tải", "xe đầu kéo", "xe khách", "xe con", "xe đưa đón công nhân", "xe ben"),
    "xe2": ("xe máy", "xe đạp", "người đi bộ", "xe máy điện", "xe tải nhỏ"),
    "chohang": ("quặng", "đất đá", "xỉ", "cát", "than", "thép cuộn"),
    "chochay": ("bãi vật liệu", "kho chứa bao bì", "nhà bếp", "quán ăn", "băng tải", "xe tải", "trạm điện", "bụi cây ven đường", "phòng ở", "lán tạm",
                "bãi phế liệu"),
    "hanglau": ("thuốc lá ngoại", "đường cát", "dầu DO", "phế liệu sắt", "hải sản đông lạnh", "rượu ngoại"),
    "loipccc": ("bình chữa cháy hết hạn kiểm định", "lối thoát nạn bị chặn", "dây điện câu móc không an toàn", "bếp nấu đặt cạnh chỗ ngủ",
                "hệ thống báo cháy không hoạt động",
                "chưa có phương án chữa cháy cơ sở", "để vật dễ cháy sát trạm điện", "khóa cửa thoát nạn ban đêm"),
    "thutuc": ("đăng ký tạm trú", "cấp giấy phép lao động", "gia hạn thẻ tạm trú", "đăng ký xe", "nghiệm thu phòng cháy", "cấp căn cước",
               "xin giấy phép xe quá khổ"),
    "sukien": ("hội thao công nhân", "lễ khởi công", "đoàn khách đến làm việc", "diễn tập chữa cháy", "hội nghị khách hàng", "chương trình văn nghệ cuối năm"),
    "lau": ("nhiều ngày nay", "khoảng một tuần nay", "nửa tháng nay", "hơn một tháng nay", "từ đầu tháng đến nay", "mấy tháng nay", "đã nhắc nhở nhiều lần"),
}  # fmt: skip

# What kinds of zone a setting takes in; a sentence that names no setting suits anywhere.
SETTINGS: Mapping[str, frozenset[str]] = {
    "town": frozenset(("cap-xa", "khu-o", "cong", "duong")),
    "works": frozenset(("khu-lien-hop", "cang")),
    "land": frozenset(("cap-xa", "khu-o", "cong", "duong", "khu-lien-hop", "cang")),
    "sea": frozenset(("vung-bien", "cang")),
}

_FLAG_LINES: Mapping[str, tuple[str, ...]] = {
    "nguoi-nuoc-ngoai": ("Trong vụ việc có người nước ngoài.", "Có người nước ngoài liên quan, cần phiên dịch."),
    "nguoi-chua-thanh-nien": ("Có người dưới 18 tuổi liên quan.", "Trong số đó có học sinh chưa đủ 18 tuổi."),
    "co-nguoi-bi-thuong": (
        "Có {bi} người bị thương, đã đưa đi cấp cứu.",
        "Một người bị thương, tỉnh táo, đang chờ xe cấp cứu.",
        "Người bị nạn xây xát, đã sơ cứu tại chỗ.",
    ),
    "co-nguoi-chet": ("Một người tử vong tại chỗ.", "Một người đã tử vong trên đường đi cấp cứu."),
    "vu-khi": ("Đối tượng mang theo dao.", "Có người cầm gậy sắt, tuýp nước.", "Đã phát hiện hung khí tại hiện trường."),
    "tren-bien": ("Vị trí trên biển, sóng cấp {song}.", "Sự việc trên mặt nước, đã báo qua bộ đàm."),
    "lien-vung": ("Sự việc liên quan cả địa bàn giáp ranh.",),
    "dong-nguoi": ("Khoảng {dam} người tham gia.", "Có chừng {dam} người tại chỗ, đang đông thêm."),
}
# Themes where the flag only restates what the sentence says already.
_SAID = {"khai-bao-nnn": {"nguoi-nuoc-ngoai"}, "xuat-nhap-canh": {"nguoi-nuoc-ngoai"}, "vu-khi": {"vu-khi"}}
_OPENERS: Mapping[str, tuple[str, ...]] = {
    "don-vi": ("Qua công tác nắm tình hình:", "Tổ công tác báo:"),
    "bao-ve": ("Lực lượng bảo vệ báo:", "Bảo vệ trực ca báo:"),
    "nguoi-lao-dong": ("Công nhân báo:", "Người lao động phản ánh:"),
    "nguoi-dan": ("Người dân báo:", "Người dân phản ánh:"),
    "nha-thau": ("Đại diện nhà thầu báo:",),
    "doanh-nghiep": ("Doanh nghiệp báo:",),
    "co-so-luu-tru": ("Cơ sở lưu trú báo:",),
    "an-danh": ("Tin không nêu tên:", "Người báo đề nghị giữ kín danh tính:"),
    "nguoi-to-giac": ("Người tố giác đề nghị bảo vệ danh tính:",),
    "nguoi-to-cao": ("Nội dung tố cáo:",),
}
# Damage in million đồng by grade: the four frames of theft and fraud in the Penal Code (articles 173, 174; from memory).
_DAMAGE = {"it-nghiem-trong": (2, 48), "nghiem-trong": (52, 195), "rat-nghiem-trong": (205, 490), "dac-biet-nghiem-trong": (520, 1900)}
_PARTS = ((5, "rạng sáng"), (11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối"), (24, "đêm"))


def when(rng: Random, occurred: datetime, told: datetime) -> str:
    """A local time as people say it; `occurred` and `told` are local."""
    part = next(words for until, words in _PARTS if occurred.hour < until)
    h, m = occurred.hour, occurred.minute
    forms = [
        f"khoảng {h:02d} giờ {m:02d} phút ngày {occurred:%d/%m/%Y}",
        f"lúc {h}h{m:02d} ngày {occurred.day}/{occurred.month}",
        f"{part} ngày {occurred.day}/{occurred.month}",
    ]
    if occurred.date() == told.date():
        forms += [f"{part} nay, lúc {h} giờ {m:02d}", f"{part} nay"]
    elif told.date() - occurred.date() == timedelta(days=1):
        forms.append(f"{part} hôm qua")
    return rng.choice(forms)


_DAY_PARTS = "|".join(words for _until, words in _PARTS)
_TOLD = re.compile(
    rf"(?P<long>khoảng \d\d giờ \d\d phút ngày \d\d?/\d\d?/\d{{4}})|(?P<clock>lúc \d\d?h\d\d ngày \d\d?/\d\d?)|(?P<part>(?:{_DAY_PARTS}) ngày \d\d?/\d\d?)"
    rf"|(?P<exact>(?:{_DAY_PARTS}) nay, lúc \d\d? giờ \d\d)|(?P<near>(?:{_DAY_PARTS}) (?:nay|hôm qua))",
    re.IGNORECASE,
)


def retold(text: str, occurred: datetime, told: datetime) -> str:
    """`text` as it would be were it about `occurred` and told at `told` (both local): every time `when` put into it, moved. Draws no number."""
    part = next(words for until, words in _PARTS if occurred.hour < until)
    h, m = occurred.hour, occurred.minute
    same = occurred.date() == told.date()
    forms = {
        "long": f"khoảng {h:02d} giờ {m:02d} phút ngày {occurred:%d/%m/%Y}",
        "clock": f"lúc {h}h{m:02d} ngày {occurred.day}/{occurred.month}",
        "part": f"{part} ngày {occurred.day}/{occurred.month}",
        "exact": f"{part} {'nay' if same else 'hôm qua'}, lúc {h} giờ {m:02d}",
        "near": f"{part} {'nay' if same else 'hôm qua'}",
    }

    def moved(found: re.Match[str]) -> str:
        words = forms[found.lastgroup or "near"]
        return _begin(words) if found[0][0].isupper() else words

    return _TOLD.sub(moved, text)


def money(rng: Random, severity: str) -> str:
    """A sum of đồng fitting the grade, in Vietnamese figures (thousands by point, decimals by comma)."""
    low, high = _DAMAGE[severity]
    millions = rng.uniform(low, high)
    if millions >= 1000:
        return f"{millions / 1000:.1f}".replace(".", ",") + " tỷ đồng"
    if millions < 10:
        return f"{millions:.1f}".replace(".", ",") + " triệu đồng"
    return f"{rng.choice(('', '', 'gần ', 'hơn '))}{millions:.0f} triệu đồng"


def suited(theme: str, setting: str) -> list[str]:
    """The sentences of a theme that suit a kind of zone; ``""`` (place unknown) suits all."""
    fitting = []
    for sentence in SENTENCES[theme]:
        tags, bar, words = sentence.rpartition("|")
        if not bar or not setting or any(setting in SETTINGS[tag] for tag in tags.split(",")):
            fitting.append(words)
    return fitting


class _Filler(dict[str, str]):
    """Takes a word for a slot only when a sentence asks for it."""

    def __init__(self, rng: Random, **given: str) -> None:
        super().__init__(**given)
        self._rng = rng

    def __missing__(self, slot: str) -> str:
        self[slot] = word = self._rng.choice(WORDS[slot])
        return word


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def report_text(
    rng: Random,
    theme: str,
    *,
    where: str,
    setting: str,
    occurred: datetime,
    told: datetime,
    severity: str,
    reporter: str,
    flags: Iterable[str],
    nameless: bool = False,
) -> str:
    """One report in words, labelled as demonstration data. `setting` is the kind of zone; `nameless` leaves out who speaks (forums)."""
    numbers = {
        "nguoi": f"{rng.randint(2, 9):02d}",
        "dam": str(rng.choice((20, 30, 40, 50, 80, 100))),
        "song": str(rng.randint(3, 7)),
        "bi": f"{rng.randint(2, 3):02d}",
    }
    filler = _Filler(rng, khi=when(rng, occurred, told), noi=where, tien=money(rng, severity), **numbers)
    lines = [_begin(string.Formatter().vformat(rng.choice(suited(theme, setting)), (), filler))]
    said = _SAID.get(theme, set())
    lines += [rng.choice(_FLAG_LINES[f]).format_map(numbers) for f in sorted(flags) if f in _FLAG_LINES and f not in said]
    body = " ".join(lines)
    if not nameless and rng.random() < 0.6:
        body = f"{rng.choice(_OPENERS[reporter])} {body[0].lower()}{body[1:]}"
    return f"{body} [{LABEL_VI}]"
