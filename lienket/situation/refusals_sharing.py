"""Refusals of sharing beside a matter: recalls to be acknowledged."""

from __future__ import annotations

from collections.abc import Mapping

SHARING: Mapping[str, Mapping[str, str]] = {
    "no-such-recall": {"vi": "Không có thông báo thu hồi này.", "en": "There is no such notice of a recall."},
    "unknown-copies": {
        "vi": "Không có cách trả lời “{0}” về bản sao. Chọn: RETURNED (đã trả lại), DELETED (đã xóa), NONE (không có bản sao nào).",
        "en": "“{0}” does not say what became of the copies. Choose RETURNED, DELETED, or NONE where there were none.",
    },
}
