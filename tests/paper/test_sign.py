"""Signatures: every party once, each in its field, nothing after them but further signatures – confirmed by pdfsig and openssl."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from lienket.instruments.paper.authority import make_authority, short_name
from lienket.instruments.paper.opened import open_document
from lienket.instruments.paper.sign import AlreadySigned, BadCertificate, DocumentChanged, NotAParty, sign
from tests.paper.press import NOON, PARTIES, PASSWORD, authority, issued, p12, pack, root, signed, signed_by_all


def test_all_parties_sign_and_each_signature_stays_good():
    opened = open_document(signed_by_all(), trust=[root()], at=NOON)
    assert (opened.match, opened.valid, opened.unsigned) == (True, True, ())
    assert [s.unit for s in opened.signatures] == list(PARTIES)
    assert all((s.intact, s.valid, s.trusted, s.test, s.at) == (True, True, True, True, NOON) for s in opened.signatures)
    assert opened.signatures[0].signer == "Công an thị xã"


def test_without_a_trusted_root_a_signature_is_valid_but_not_trusted():
    opened = open_document(signed_by_all(), at=NOON)
    assert {(s.intact, s.valid, s.trusted) for s in opened.signatures} == {(True, True, False)}
    assert opened.valid


def test_a_certificate_that_ended_later_was_good_when_it_signed():
    opened = open_document(signed_by_all(), trust=[root()], at=NOON + timedelta(days=4000))
    assert all(s.trusted for s in opened.signatures)


def test_parties_may_sign_in_any_order():
    opened = open_document(signed(issued().pdf, *reversed(PARTIES)), trust=[root()], at=NOON)
    assert [s.unit for s in opened.signatures] == list(reversed(PARTIES))
    assert all(s.trusted for s in opened.signatures)


def test_pdfsig_finds_every_signature_valid(tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed_by_all())
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, check=True, text=True).stdout
    assert said.count("Signature Validation: Signature is Valid.") == len(PARTIES)
    assert said.count("Signature Type: ETSI.CAdES.detached") == len(PARTIES)
    assert said.count("Total document signed") == 1


def test_openssl_confirms_signature_and_chain(tmp_path):
    data = signed_by_all()
    (tmp_path / "ca.pem").write_bytes(authority().pem)
    for n, field in enumerate(PdfReader(BytesIO(data)).get_fields().values()):
        value = field["/V"].get_object()
        a, b, c, d = map(int, value["/ByteRange"])
        (tmp_path / f"{n}.data").write_bytes(data[a : a + b] + data[c : c + d])
        (tmp_path / f"{n}.cms").write_bytes(bytes.fromhex(data[a + b + 1 : c - 1].decode()))
        asked = ["openssl", "cms", "-verify", "-inform", "DER", "-binary", "-in", f"{n}.cms", "-content", f"{n}.data", "-CAfile", "ca.pem"]
        asked += ["-purpose", "any", "-out", "out", "-cades", "-attime", str(int(NOON.timestamp()))]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False, text=True)
        assert "successful" in done.stderr, done.stderr


def test_the_stamp_shows_who_and_when_in_local_time_and_no_image():
    data = signed(issued().pdf, "border-post")
    page = next(p for p in PdfReader(BytesIO(data)).pages for w in p.get("/Annots", ()) if w.get_object()["/T"] == "border-post")
    shown = next(w.get_object()["/AP"]["/N"].get_object() for w in page["/Annots"] if w.get_object()["/T"] == "border-post")
    drawn = next(iter(shown["/Resources"]["/XObject"].values())).get_object()
    assert all("TeXGyreTermes" in f.get_object()["/BaseFont"] for f in drawn["/Resources"]["/Font"].values())
    assert not [x for x in drawn["/Resources"].get("/XObject", {}).values() if x.get_object()["/Subtype"] == "/Image"]


def refused(error, **how):
    with pytest.raises(error) as caught:
        sign(**{"data": issued().pdf, "unit": "plant", "p12": p12("plant"), "password": PASSWORD, "at": NOON, **how})
    return caught.value.args


def test_who_is_no_party_cannot_sign():
    assert refused(NotAParty, unit="neighbour") == ("neighbour", ", ".join(PARTIES))


def test_a_party_signs_once():
    assert refused(AlreadySigned, data=signed(issued().pdf, "plant")) == ("plant",)


def test_a_wrong_password_and_a_file_that_is_none_are_refused():
    assert refused(BadCertificate, password=b"guess")[0] == "password"
    assert refused(BadCertificate, p12=b"no p12")[0] == "password"


def test_a_certificate_not_in_force_cannot_sign():
    assert refused(BadCertificate, at=NOON - timedelta(days=2)) == ("not-yet", "02/03/2026")
    assert refused(BadCertificate, at=NOON + timedelta(days=731)) == ("expired", "01/03/2028")


def test_a_file_without_a_key_cannot_sign():
    _key, certificate, _ = pkcs12.load_key_and_certificates(p12("plant"), PASSWORD)
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

    bare = pkcs12.serialize_key_and_certificates(b"x", None, None, [certificate], BestAvailableEncryption(PASSWORD))
    assert refused(BadCertificate, p12=bare)[0] == "empty"


def test_a_test_certificate_signs_only_for_its_own_unit_and_only_what_is_marked():
    assert refused(BadCertificate, p12=p12("border-post")) == ("other-unit", "border-post")
    assert refused(BadCertificate, data=issued(simulation=False).pdf)[0] == "test"


def changed_after(data: bytes) -> bytes:
    """The document with something drawn on its first page after the signature."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    stream = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 100 100 l S"))
    writer.add_stream_to_page(0, stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_document_drawn_on_after_signing_shows_it_and_takes_no_further_signature():
    data = changed_after(signed(issued().pdf, "town-police"))
    (found,) = open_document(data, trust=[root()], at=NOON).signatures
    assert (found.intact, found.valid, found.trusted) == (True, False, False)
    assert refused(DocumentChanged, data=data) == ("town-police",)


def test_bytes_changed_under_a_signature_show():
    data = signed(issued().pdf, "town-police")
    forged = re.sub(rb"(/Rect ?\[ ?)(\d)", lambda m: m[1] + (b"2" if m[2] == b"1" else b"1"), data, count=1)
    assert forged != data
    (found,) = open_document(forged, trust=[root()], at=NOON).signatures
    assert (found.intact, found.valid, found.trusted) == (False, False, False)


def test_another_authority_of_the_same_name_is_not_trusted():
    other = make_authority(pack(), PARTIES, password=PASSWORD, at=NOON)
    data = sign(issued().pdf, unit="plant", p12=next(p.p12 for p in other.parties if p.unit == "plant"), password=PASSWORD, at=NOON)
    (found,) = open_document(data, trust=[root()], at=NOON).signatures
    assert (found.valid, found.trusted) == (True, False)


def test_a_long_name_is_cut_between_words():
    assert short_name("Đồn Biên phòng") == "Đồn Biên phòng"
    cut = short_name("Tiểu đoàn Cảnh sát cơ động - Công an tỉnh Hà Tĩnh")
    assert len(cut.encode()) <= 64
    assert cut.endswith(" Hà…") or cut.endswith("tỉnh…")
