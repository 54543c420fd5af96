"""Words of the refusals of acts on two matters, or between two units about one."""

from __future__ import annotations

from collections.abc import Mapping

MATTERS: Mapping[str, Mapping[str, str]] = {
    "already-offered": {
        "vi": "Chủ trì đang được đề nghị chuyển giao, hoặc đã thuộc đơn vị này; rút đề nghị trước.",
        "en": "The lead is offered to a unit already, or belongs to this one; withdraw the offer first.",
    },
    "already-linked": {
        "vi": "Hai vụ việc đã liên kết, hoặc là một. Kiểm tra lại hai số.",
        "en": "The two matters are linked already, or are one and the same. Check the two numbers.",
    },
    "not-linked": {
        "vi": "Hai vụ việc không liên kết với nhau, hoặc liên kết đã được bỏ. Kiểm tra lại hai số.",
        "en": "The two matters are not linked, or the link was taken back already. Check the two numbers.",
    },
    "merged-together": {
        "vi": "{0} đã kết thúc vì nhập vào vụ việc kia nên liên kết phải giữ. Mở lại {0} trước, rồi bỏ liên kết.",
        "en": "{0} is closed as merged into the other matter, so the link stays. Reopen {0} first, then take the link back.",
    },
}
