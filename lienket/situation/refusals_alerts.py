"""Words of the refusals of alerts: channels, deliveries, broadcasts."""

from __future__ import annotations

from collections.abc import Mapping

ALERTS: Mapping[str, Mapping[str, str]] = {
    "no-such-channel": {
        "vi": "Không có kênh báo tin này, hoặc là kênh của đơn vị khác.",
        "en": "There is no such channel, or it is another unit's.",
    },
    "no-such-delivery": {
        "vi": "Không có lần gửi này, hoặc là của đơn vị khác.",
        "en": "There is no such delivery, or it is another unit's.",
    },
    "no-such-broadcast": {
        "vi": "Không có thông báo chung này, hoặc đơn vị không được xem.",
        "en": "There is no such broadcast, or your unit may not see it.",
    },
    "no-such-notice": {
        "vi": "Không có thông báo này trong hộp của đơn vị, hoặc vụ việc không còn được xem.",
        "en": "There is no such notice in the unit's inbox, or its matter is no longer to be seen.",
    },
    "bad-channel": {"vi": "Kênh báo tin chưa hợp lệ: {0}.", "en": "The channel is not valid: {1}."},
    "bad-address": {"vi": "Nơi nhận chưa hợp lệ: {0}.", "en": "The address is not valid: {1}."},
    "bad-broadcast": {"vi": "Thông báo chung chưa hợp lệ: {0}.", "en": "The broadcast is not valid: {1}."},
    "tested-just-now": {
        "vi": "Kênh này vừa được thử. Đợi một phút rồi thử lại.",
        "en": "This channel was tested just now. Wait a minute, then test again.",
    },
}
