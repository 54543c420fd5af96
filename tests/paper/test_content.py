"""What a document says, before any layout."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.instruments.paper.closing import Recipients, Signature
from lienket.instruments.paper.content import NoSuchInstrument, instrument_of
from lienket.instruments.paper.words import basis_line, number, place_and_date, subject
from lienket.regulation.load import pack_from_sources
from tests.paper.press import CODE, REGULATION, TABLE, assumed, made, pack
from tests.regulation.mini_pack import SOURCES


def test_the_head_is_written_as_the_decree_wants():
    head = made().head
    assert head.number == "Số: 01/QCPH-CA"
    assert head.place_and_date == "Kỳ Anh, ngày 05 tháng 02 năm 2020"
    assert (head.kind, head.subject) == ("QUY CHẾ", "Phối hợp bảo đảm an ninh trật tự")
    assert (head.above, head.agency) == (("CÔNG AN TỈNH",), ("CÔNG AN THỊ XÃ",))


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
        (date(2020, 1, 15), "ngày 15 tháng 01 năm 2020"),
        (date(2020, 12, 31), "ngày 31 tháng 12 năm 2020"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(on, text):
    assert place_and_date("Hà Tĩnh", on, "vi") == f"Hà Tĩnh, {text}"
    assert place_and_date("", on, "vi") == f"N{text[1:]}"


def test_without_a_date_there_is_room_to_write_it():
    assert place_and_date("Kỳ Anh", None, "vi") == "Kỳ Anh, ngày …… tháng …… năm 20……"


@pytest.mark.parametrize("symbol", ["01/QCPH-CA", "02/KH CATX", "224/QC-CA-KCN Tân Tạo", "63/2025/QĐ-CTUBND", "giả định"])
def test_local_symbols_stay_as_they_are(symbol):
    assert number(symbol) == symbol


def test_a_number_below_ten_takes_a_zero():
    assert number("7/QC") == "07/QC"


def test_a_subject_does_not_repeat_its_type():
    assert subject("Quy chế phối hợp", "Quy chế") == "Phối hợp"
    assert subject("phối hợp", "Quy chế") == "Phối hợp"


def test_bases_end_with_semicolons_and_a_full_stop():
    assert [b.text for b in made().bases] == ["Căn cứ Luật Công an nhân dân;", "Căn cứ Kế hoạch số 02/KH-CATX."]


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("Kế hoạch số 02/KH-CATX", "vi", "Căn cứ Kế hoạch số 02/KH-CATX"),
        ("Chức năng, nhiệm vụ của các bên", "vi", "Căn cứ chức năng, nhiệm vụ của các bên"),
        ("Căn cứ Luật Công an nhân dân", "vi", "Căn cứ Luật Công an nhân dân"),
        ("Theo đề nghị của Trưởng Công an", "vi", "Theo đề nghị của Trưởng Công an"),
        ("The functions of the parties", "en", "Pursuant to the functions of the parties"),
        ("Plan 02/KH-CATX", "en", "Pursuant to Plan 02/KH-CATX"),
    ],
)
def test_a_basis_begins_as_the_decree_wants(text, language, line):
    assert basis_line(text, language) == line


def test_a_position_that_names_its_body_stands_alone_and_a_file_copy_is_listed_once():
    spoken = REGULATION.replace("{vi: Đồn trưởng, en: Head of the post}", "{vi: Đồn trưởng Đồn Biên phòng, en: Head of the Border post}")
    spoken = spoken.replace("{vi: Giám đốc, en: Director}", "{vi: Giám đốc Nhà máy, en: Director}")
    cells = made(pack(spoken.replace("Công an tỉnh (để báo cáo)", '"Lưu: Văn thư"'))).closing
    assert cells[1] == Signature("border-post", (), ("ĐỒN TRƯỞNG ĐỒN BIÊN PHÒNG",))
    assert cells[2] == Recipients("Nơi nhận:", ("- Các bên ký kết (3 bên);", "- Lưu: Văn thư."))
    assert cells[3] == Signature("plant", ("TM. NHÀ MÁY",), ("GIÁM ĐỐC",))


def test_chapters_articles_clauses_and_points_are_numbered():
    assert [(b.kind, b.text) for b in made().body] == [
        ("chapter", "Chương I"),
        ("chapter-title", "QUY ĐỊNH CHUNG"),
        ("article", "Điều 1. Phạm vi điều chỉnh"),
        ("text", "Quy chế này quy định việc phối hợp giữa các bên."),
        ("chapter", "Chương II"),
        ("chapter-title", "NỘI DUNG PHỐI HỢP"),
        ("article", "Điều 2. Chủ trì"),
        ("clause", "1. Công an thị xã chủ trì giải quyết trong 30 phút."),
        ("heading", "2. Tránh xung đột trách nhiệm"),
        ("text", "Không đơn vị nào giải quyết việc của chính mình."),
        ("point", "a) Giữ nguyên hiện trường;"),
        ("point", "đ) Báo ngay trực ban."),
    ]


def test_the_english_edition_has_no_vietnamese_word_of_ours():
    english = made(language="en")
    assert english.body[0].text == "Chapter I"
    assert english.body[2].text == "Article 1. Scope"
    assert english.head.place_and_date == "Kỳ Anh, 5 February 2020"
    assert english.closing[0].lines == ("FOR CHIEF OF POLICE", "DEPUTY CHIEF")


def test_clauses_of_another_country_keep_their_cite():
    other = pack(REGULATION.replace("Điều 2 khoản 1", "Section 12(b)").replace("first: Điều 2", "first: Section 12(b)"))
    assert "Section 12(b). Chủ trì" in [b.text for b in made(other).body]


def test_people_sign_by_position_and_an_odd_party_has_the_recipients_beside_it():
    cells = made().closing
    assert cells == (
        Signature("town-police", ("CÔNG AN THỊ XÃ",), ("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN")),
        Signature("border-post", ("ĐỒN BIÊN PHÒNG",), ("ĐỒN TRƯỞNG",)),
        Recipients("Nơi nhận:", ("- Các bên ký kết (3 bên);", "- Công an tỉnh (để báo cáo);", "- Lưu: VT.")),
        Signature("plant", ("TM. NHÀ MÁY",), ("GIÁM ĐỐC",)),
    )


def test_without_signatories_every_party_signs_by_its_head():
    start, end = REGULATION.index("signatories:"), REGULATION.index("recipients:")
    cells = made(pack(REGULATION[:start] + REGULATION[end:])).signatures
    assert [(c.unit, c.lines) for c in cells] == [("town-police", ("TRƯỞNG",)), ("border-post", ("THỦ TRƯỞNG ĐƠN VỊ",)), ("plant", ("THỦ TRƯỞNG ĐƠN VỊ",))]


def test_an_assumed_clause_marks_the_whole_document():
    assert made().mark == ""
    assert made(assumed()).mark == "BẢN MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert made(simulation=True).mark == made(assumed()).mark


def test_several_annexes_are_numbered_and_one_is_not():
    assert [a.label for a in made(annexes=[TABLE]).annexes] == ["Phụ lục"]
    assert [a.label for a in made(annexes=[TABLE, TABLE]).annexes] == ["Phụ lục I", "Phụ lục II"]


def test_the_newest_regulation_is_the_default_and_a_wrong_code_names_the_others():
    assert instrument_of(pack()).code == CODE
    with pytest.raises(NoSuchInstrument) as refused:
        instrument_of(pack(), "nothing")
    assert refused.value.args == ("nothing", "lien-ket, qc")


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z"), max_codepoint=0xFFFF), min_size=1, max_size=60))
def test_whatever_a_clause_says_stands_in_the_body_in_composed_letters(text):
    import json
    import unicodedata

    if not text.strip():
        return
    words = json.dumps({"vi": f"x{text}", "en": "y"}, ensure_ascii=True)
    found = pack_from_sources({**SOURCES, "regulations/lien-ket.yaml": REGULATION.replace("{vi: Báo ngay trực ban., en: tell the duty desk at once.}", words)})
    assert made(found).body[-1].text == unicodedata.normalize("NFC", f"đ) x{text}")
