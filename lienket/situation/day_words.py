"""The words of my day that the board does not have."""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, Mapping[str, str]] = {
    "draft": {"vi": "Trả lời lấy ý kiến dự thảo", "en": "Answer about a draft"},
    "asked": {"vi": "đơn vị được lấy ý kiến", "en": "the unit is asked"},
    "committee": {"vi": "Làm nhiệm vụ của Ban chỉ đạo, Tổ giúp việc", "en": "Do a duty of a committee"},
    "plan": {"vi": "Làm việc theo kế hoạch", "en": "Do a task of a plan"},
    "planned": {"vi": "kế hoạch đã ban hành giao", "en": "set by a plan that was issued"},
    "report-due": {"vi": "Gửi báo cáo định kỳ", "en": "Send the periodic report"},
    "meeting": {"vi": "Họp theo quy chế", "en": "Meeting of the regulation"},
    "every week": {"vi": "Báo cáo tuần", "en": "Weekly report"},
    "every month": {"vi": "Báo cáo tháng", "en": "Monthly report"},
    "every quarter": {"vi": "Báo cáo quý", "en": "Quarterly report"},
    "every half-year": {"vi": "Báo cáo sáu tháng", "en": "Half-yearly report"},
    "every nine-months": {"vi": "Báo cáo chín tháng", "en": "Nine-month report"},
    "every year": {"vi": "Báo cáo năm", "en": "Yearly report"},
}
