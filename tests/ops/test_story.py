"""The story of 1 July 2025 on the pack of the reference case: each matter goes where its place went."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
def test_the_reorganisation_of_ky_anh_runs_as_a_story(lienket):
    told = lienket("demo", "--story", "reorganisation", "--json").json
    leads = [(one["before"]["lead"], one["after"]["lead"]) for one in told["matters"]]
    assert leads == [
        ("ca-ky-loi", "ca-p-vung-ang"),
        ("ca-ky-loi", "ca-p-hoanh-son"),
        ("ca-ky-loi", "ca-p-song-tri"),
        ("ca-ky-nam", "ca-p-hoanh-son"),
        ("ca-ky-thinh", "ca-ky-thinh"),
        ("ca-ky-long", "ca-tinh-ha-tinh"),
    ], "one commune divided over three, one merged, one closed before, one about a unit that the successor took over"
    assert all(one["before"]["due"] == one["after"]["due"] for one in told["matters"])
    assert told["as_now"] == {"ca-p-vung-ang": 2, "ca-p-hoanh-son": 2, "ca-p-song-tri": 1}
    assert told["verified"]


@pytest.mark.django_db
def test_it_is_told_in_sentences(lienket):
    words = lienket("demo", "--story", "reorganisation").out
    assert "Trước: Công an xã Kỳ Lợi chủ trì" in words
    assert "Đơn vị chủ trì chuyển từ Công an xã Kỳ Lợi sang Công an phường Hoành Sơn do sắp xếp ngày 01/07/2025" in words
    assert lienket("demo", "--story", "another", "--json").json["error"] == "bad-input"
