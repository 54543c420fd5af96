"""A small regulation with every element of a document, and the hands that issue and sign it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from asn1crypto import pem, x509

from lienket.instruments.paper.authority import Authority, make_authority
from lienket.instruments.paper.content import Content, Table, content, instrument_of
from lienket.instruments.paper.pdf import Issued, issue
from lienket.instruments.paper.sign import sign
from lienket.regulation.load import Pack, pack_from_sources
from tests.regulation.mini_pack import SOURCES

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
PASSWORD = b"only for tests"
PARTIES = ("town-police", "border-post", "plant")
CODE = "lien-ket"

REGULATION = """\
code: lien-ket
number: 1/QCPH-CA
kind: regulation
title: {vi: Quy chế phối hợp bảo đảm an ninh trật tự, en: Regulation on cooperation for security}
level: town
signed_on: 2020-02-05
in_force: {from: 2020-02-05}
issued_by: town-police
issued_at: {vi: Kỳ Anh, en: Kỳ Anh}
bases:
  - {vi: Căn cứ Luật Công an nhân dân;, en: Pursuant to the Law on the People's Public Security}
  - {vi: Căn cứ Kế hoạch số 02/KH-CATX, en: Pursuant to Plan 02/KH-CATX}
chapters:
  - {number: I, title: {vi: Quy định chung, en: General}, first: Điều 1}
  - {number: II, title: {vi: Nội dung phối hợp, en: Matters}, first: Điều 2}
parties:
  - {unit: town-police, as_lead: true}
  - {unit: border-post}
  - {unit: plant}
signatories:
  - {unit: town-police, capacity: KT., position: {vi: "Trưởng Công an\\nPhó Trưởng Công an", en: "Chief of police\\nDeputy chief"}}
  - {unit: border-post, position: {vi: Đồn trưởng, en: Head of the post}}
  - {unit: plant, capacity: TM., position: {vi: Giám đốc, en: Director}}
recipients:
  - {vi: Công an tỉnh (để báo cáo), en: Province police (to report)}
clauses:
  - id: scope
    cite: Điều 1
    title: {vi: Phạm vi điều chỉnh, en: Scope}
    text: {vi: Quy chế này quy định việc phối hợp giữa các bên., en: This regulation governs cooperation among the parties.}
    basis: published
  - id: lead
    cite: Điều 2 khoản 1
    title: {vi: Chủ trì, en: Lead}
    text: {vi: Công an thị xã chủ trì giải quyết trong 30 phút., en: The town police lead within 30 minutes.}
    basis: published
  - id: own
    cite: Điều 2 khoản 2
    title: {vi: Tránh xung đột trách nhiệm, en: Nobody judges its own case}
    text: {vi: Không đơn vị nào giải quyết việc của chính mình., en: No unit judges its own case.}
    basis: published
  - id: point-a
    cite: Điều 2 khoản 3 điểm a
    text: {vi: Giữ nguyên hiện trường;, en: keep the scene;}
    basis: published
  - id: point-dd
    cite: Điều 2 khoản 3 điểm đ
    text: {vi: Báo ngay trực ban., en: tell the duty desk at once.}
    basis: published
"""

TABLE = Table(
    "Ma trận chủ trì", ("Lĩnh vực", "Trong hàng rào", "Ngoài hàng rào"), tuple((f"Lĩnh vực {n}", "Công an thị xã", "") for n in range(70)), "Ghi chú."
)


@cache
def pack(regulation: str = REGULATION) -> Pack:
    return pack_from_sources({**SOURCES, "regulations/lien-ket.yaml": regulation})


def assumed() -> Pack:
    """The same with one assumed clause."""
    return pack(REGULATION.replace("basis: published", "basis: assumed", 1))


def made(of: Pack | None = None, **how: object) -> Content:
    found = of or pack()
    return content(found, instrument_of(found, CODE), **how)  # type: ignore[arg-type]


@cache
def issued(of: Pack | None = None, *, simulation: bool = True, annex: bool = False) -> Issued:
    found = of or pack()
    return issue(found, instrument_of(found, CODE), simulation=simulation, annexes=(TABLE,) if annex else None)


@cache
def authority() -> Authority:
    return make_authority(pack(), PARTIES, password=PASSWORD, at=NOON)


def root() -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(authority().pem)[2])


def p12(unit: str) -> bytes:
    return next(party.p12 for party in authority().parties if party.unit == unit)


def signed(data: bytes, *units: str) -> bytes:
    for unit in units:
        data = sign(data, unit=unit, p12=p12(unit), password=PASSWORD, at=NOON)
    return data


@cache
def signed_by_all() -> bytes:
    return signed(issued().pdf, *PARTIES)
