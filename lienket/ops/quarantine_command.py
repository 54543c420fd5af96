"""`lienket quarantine`: how far the virus scanner is, with new files and with those kept before it was set."""

from __future__ import annotations

from django.conf import settings

from lienket.matters.older import progress
from lienket.ops.console import out

SAYS = (
    ("Chờ quét, chưa ai mở được: {0}", "Waiting to be scanned, open to nobody: {0}"),
    (
        "Nội dung tệp từ trước chưa quét, vẫn mở được: {0}; trong đó đã thử mà không quét được: {1}",
        "Older files not scanned yet, still open: {0}; of these tried in vain: {1}",
    ),
    ("Đã quét, không thấy mã độc: {0}", "Scanned and clean: {0}"),
    ("Có mã độc, bị khóa: {0}", "Infected and locked: {0}"),
)


def quarantine() -> None:
    """Máy quét mã độc đã làm đến đâu, kể cả tệp từ trước khi có máy quét. / How far the virus scanner is, older files included."""
    told = progress()
    values = ((told.waiting,), (told.left, told.troubled), (told.clean,), (told.infected,))
    words = [out.pick(*says).format(*counts) for says, counts in zip(SAYS, values, strict=True)]
    if told.trouble:
        words.append(out.pick("Lần thử gần nhất: {0}", "The last try: {0}").format(told.trouble))
    if not settings.SCANNER:
        words.append(out.pick("Chưa đặt máy quét: LIENKET_SCANNER; không tệp nào được quét.", "No scanner is set: LIENKET_SCANNER; no file is scanned."))
    data = {"scanner": bool(settings.SCANNER), "waiting": told.waiting, "older_left": told.left, "older_troubled": told.troubled}
    out.data(data | {"clean": told.clean, "infected": told.infected, "trouble": told.trouble}, words)
