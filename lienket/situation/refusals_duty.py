"""Words of the refusals of the duty roster."""

from __future__ import annotations

from collections.abc import Mapping

DUTY: Mapping[str, Mapping[str, str]] = {
    "not-own-post": {
        "vi": "Mỗi đơn vị chỉ xếp lịch trực cho chức trách của mình, khi chức trách còn hiệu lực.",
        "en": "A unit plans the duty of its own posts only, while they are in being.",
    },
    "no-such-shift": {"vi": "Đơn vị không có ca trực này.", "en": "The unit has no such shift."},
    "shift-period": {
        "vi": "Ca trực phải kết thúc sau lúc bắt đầu, chưa qua, và không dài quá 72 giờ.",
        "en": "A shift ends after it begins, is not over already, and lasts 72 hours at most.",
    },
    "not-holding": {"vi": "Người này không giữ chức trách đó trong suốt ca trực.", "en": "This person does not hold the post during the whole shift."},
    "stand-in-period": {
        "vi": "Người trực thay chỉ nhận một phần hoặc cả ca này, chưa qua, và chưa có ai trực thay trong giờ đó.",
        "en": "Who stands in takes a part of this shift or all of it, not in the past, where nobody stands in already.",
    },
    "stand-in-reason": {"vi": "Nêu lý do trực thay, không quá 400 ký tự.", "en": "Say why somebody stands in, in 400 characters at most."},
    "no-such-stand-in": {"vi": "Đơn vị không có lần trực thay này.", "en": "Nobody of the unit stands in like this."},
    "not-your-shift": {
        "vi": "Chỉ người có ca mới đề nghị đổi ca đó, và chỉ người được đề nghị mới trả lời.",
        "en": "Only who has a shift offers it for another, and only who was asked answers.",
    },
    "not-swappable": {
        "vi": "Chỉ đổi hai ca của hai người, khi cả hai ca chưa bắt đầu, còn nguyên như đã xếp và chưa có ai trực thay.",
        "en": "Shifts are exchanged between two people, while both are to come, stand as planned and nobody stands in.",
    },
    "no-such-swap": {"vi": "Đơn vị không có đề nghị đổi ca này.", "en": "The unit has no such exchange of shifts."},
    "nothing-to-repeat": {
        "vi": "Tuần này chưa có ca nào, hoặc các tuần sau đã xếp đủ như tuần này.",
        "en": "This week has no shift, or the weeks that follow are planned like it already.",
    },
    "too-many-weeks": {"vi": "Lặp lại từ 1 đến 26 tuần.", "en": "Repeat over 1 to 26 weeks."},
}
