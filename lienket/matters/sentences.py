"""The timeline as plain sentences, whole in each language; codes become names at reading time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from lienket.matters.sentences_sharing import OF_SHARING

SENTENCES: Mapping[str, Mapping[str, str]] = {
    **OF_SHARING,
    "report.received/1": {"vi": "{unit} tiếp nhận tin báo.", "en": "{unit} received the report."},
    "matter.opened/1": {"vi": "Mở {number}; {lead} chủ trì.", "en": "{number} opened; {lead} leads."},
    "matter.opened/1 missing": {
        "vi": "Mở {number}; chưa phân công, {lead} tạm giữ ({missing}).",
        "en": "{number} opened; not assigned, held by {lead} for now ({missing}).",
    },
    "part.answered/1 ACKNOWLEDGED": {"vi": "{unit} đã xác nhận.", "en": "{unit} acknowledged."},
    "part.answered/1 DECLINED": {"vi": "{unit} từ chối.", "en": "{unit} declined."},
    "part.given/1 SUPPORT": {"vi": "{unit} được giao phối hợp.", "en": "{unit} was asked to support."},
    "part.given/1 INFORMED": {"vi": "{unit} được thông báo.", "en": "{unit} was told."},
    "part.given/1 LEAD": {"vi": "{unit} được giao chủ trì.", "en": "{unit} was given the lead."},
    "lead.changed/1 ASSIGNED": {"vi": "{giver} giao {taker} chủ trì.", "en": "{giver} assigned the lead to {taker}."},
    "lead.changed/1 HANDED_OVER": {"vi": "{taker} nhận bàn giao chủ trì từ {giver}.", "en": "{taker} took over the lead from {giver}."},
    "lead.changed/1 DECLINED": {"vi": "{giver} trả lại; {taker} tạm giữ, chờ phân công.", "en": "{giver} gave it back; {taker} holds it until assigned."},
    "lead.changed/1 RECLASSIFIED": {"vi": "Sau phân loại lại, {taker} chủ trì thay {giver}.", "en": "After reclassification {taker} leads instead of {giver}."},
    "part.moved/1 LEAD": {
        "vi": "Đơn vị chủ trì chuyển từ {giver} sang {taker} do sắp xếp ngày {on}, theo {document}.",
        "en": "The lead passed from {giver} to {taker} by the reorganisation of {on}, under {document}.",
    },
    "part.moved/1 LEAD interim": {
        "vi": "Sắp xếp ngày {on}, theo {document}: đơn vị kế thừa của {giver} là đơn vị bị phản ánh nên {taker} tạm giữ, chờ phân công.",
        "en": "Reorganisation of {on}, under {document}: the report is about the successor of {giver}, so {taker} holds it until assigned.",
    },
    "part.moved/1 SUPPORT": {
        "vi": "Đơn vị phối hợp chuyển từ {giver} sang {taker} do sắp xếp ngày {on}, theo {document}.",
        "en": "Support passed from {giver} to {taker} by the reorganisation of {on}, under {document}.",
    },
    "part.moved/1 INFORMED": {
        "vi": "Đơn vị được thông báo chuyển từ {giver} sang {taker} do sắp xếp ngày {on}, theo {document}.",
        "en": "{taker} is told in the place of {giver} by the reorganisation of {on}, under {document}.",
    },
    "part.moved/1 READER": {
        "vi": "Quyền đọc của {giver} chuyển sang {taker} do sắp xếp ngày {on}, theo {document}.",
        "en": "{taker} may read what {giver} could, by the reorganisation of {on}, under {document}.",
    },
    "part.restored/1": {
        "vi": "Hủy sắp xếp ngày {on} (theo {document}): phần của {giver} trả lại {taker}.",
        "en": "The reorganisation of {on} (under {document}) was undone: what {giver} had is {taker}'s again.",
    },
    "transfer.answered/1 PROPOSED": {"vi": "{giver} đề nghị chuyển giao cho {taker}.", "en": "{giver} proposed a hand-over to {taker}."},
    "transfer.answered/1 PROPOSED instead": {
        "vi": "{by} đề nghị lại: chuyển giao cho {taker}; {giver} trả lời.",
        "en": "{by} proposed a hand-over to {taker} instead; {giver} is to answer.",
    },
    "transfer.answered/1 PROPOSED on condition": {
        "vi": "{by} đề nghị lại: nhận chủ trì, kèm điều kiện; {giver} trả lời.",
        "en": "{by} would take the lead on a condition; {giver} is to answer.",
    },
    "transfer.answered/1 ACCEPTED instead": {"vi": "{giver} đồng ý với đề nghị lại của {by}.", "en": "{giver} agreed to what {by} proposed instead."},
    "transfer.answered/1 REJECTED instead": {"vi": "{giver} không đồng ý với đề nghị lại của {by}.", "en": "{giver} refused what {by} proposed instead."},
    "transfer.answered/1 WITHDRAWN instead": {"vi": "{by} rút đề nghị lại.", "en": "{by} withdrew what it had proposed instead."},
    "transfer.answered/1 RETURNED instead": {
        "vi": "Quá hạn, {giver} chưa trả lời đề nghị lại của {by}: đề nghị hết hiệu lực, {giver} vẫn chủ trì.",
        "en": "{giver} did not answer what {by} proposed in time: it has ended, {giver} still leads.",
    },
    "transfer.answered/1 COUNTERED": {"vi": "{taker} không nhận và đề nghị lại.", "en": "{taker} answered with another proposal."},
    "transfer.answered/1 RETURNED": {
        "vi": "Quá hạn, {taker} chưa trả lời: đề nghị trả về {giver}, vẫn chủ trì.",
        "en": "{taker} did not answer in time: the offer returned to {giver}, which still leads.",
    },
    "lead.referred/1": {"vi": "{unit}: việc thuộc {whose}.", "en": "{unit}: it is {whose}'s."},
    "lead.referred/1 outside": {
        "vi": "{unit}: việc thuộc cơ quan ngoài mô hình, nêu tên kèm theo.",
        "en": "{unit}: it belongs to a body outside the model, named with this.",
    },
    "outside.sent/1": {
        "vi": "{unit} chuyển vụ việc đến cơ quan ngoài mô hình, biên bản số {number}; chờ nơi nhận xác nhận.",
        "en": "{unit} transferred the matter outside the model, record no. {number}; the receiver is to confirm.",
    },
    "outside.confirmed/1": {
        "vi": "Nơi nhận xác nhận {way} (biên bản số {number}).",
        "en": "The receiver confirmed {way} (record no. {number}).",
    },
    "outside.recalled/1": {
        "vi": "{unit} rút việc chuyển theo biên bản số {number}, nêu lý do.",
        "en": "{unit} took the transfer under record no. {number} back, with a reason.",
    },
    "transfer.answered/1 ACCEPTED": {"vi": "{taker} đồng ý nhận bàn giao.", "en": "{taker} accepted the hand-over."},
    "transfer.answered/1 REJECTED": {"vi": "{taker} không nhận bàn giao, nêu lý do.", "en": "{taker} rejected the hand-over with a reason."},
    "transfer.answered/1 WITHDRAWN": {"vi": "{giver} rút đề nghị chuyển giao.", "en": "{giver} withdrew the hand-over."},
    "note.added/1": {"vi": "Ghi nhận diễn biến.", "en": "Progress noted."},
    "note.added/1 share": {"vi": "Nêu lý do chia sẻ.", "en": "Reason given for sharing."},
    "note.added/1 pause": {"vi": "Nêu lý do tạm dừng thời hạn.", "en": "Reason given for pausing the clock."},
    "note.added/1 withdraw-extension": {"vi": "Nêu lý do rút gia hạn.", "en": "Reason given for taking an extension back."},
    "note.added/1 withdraw-complex": {"vi": "Nêu lý do thôi coi là phức tạp.", "en": "Reason given why the matter is not complex after all."},
    "acceptance.said/1 TAKEN_UP": {"vi": "{unit} thụ lý vụ việc.", "en": "{unit} took the matter up."},
    "acceptance.said/1 TAKEN_UP notice": {"vi": "{unit} thụ lý vụ việc, thông báo ngày {on}.", "en": "{unit} took the matter up, notice of {on}."},
    "acceptance.said/1 REFUSED": {
        "vi": "{unit} không thụ lý, nêu căn cứ và lý do.",
        "en": "{unit} did not take the matter up, with the ground and the reason.",
    },
    "acceptance.said/1 REFUSED notice": {
        "vi": "{unit} không thụ lý, nêu căn cứ và lý do; thông báo ngày {on}.",
        "en": "{unit} did not take the matter up, with the ground and the reason; notice of {on}.",
    },
    "acceptance.said/1 WITHDRAWN": {"vi": "{unit} rút việc thụ lý, nêu lý do.", "en": "{unit} took back that it had taken the matter up, with the reason."},
    "matter.closed/1": {"vi": "Kết thúc: {outcome}.", "en": "Closed: {outcome}."},
    "matter.reopened/1": {"vi": "Mở lại, nêu lý do.", "en": "Reopened with a reason."},
    "matter.reclassified/1": {"vi": "Phân loại lại: {kind}, {field}, {severity}.", "en": "Reclassified: {kind}, {field}, {severity}."},
    "matters.linked/1 RELATED": {"vi": "Liên kết với một vụ việc khác.", "en": "Linked with another matter."},
    "matters.linked/1 DUPLICATE": {"vi": "Nhập vì trùng với một vụ việc khác.", "en": "Merged as a duplicate of another matter."},
    "matters.unlinked/1": {"vi": "Bỏ liên kết với một vụ việc khác.", "en": "The link with another matter was taken back."},
    "matter.escalated/1": {
        "vi": "{late} chưa xác nhận đúng hạn; báo lên {unit} (nấc {rung}).",
        "en": "{late} did not acknowledge in time; {unit} was told (rung {rung}).",
    },
    "clock.started/1": {"vi": "Bắt đầu tính hạn “{what}” của {unit}.", "en": "The clock “{what}” of {unit} started."},
    "clock.settled/1 MET": {"vi": "Hoàn thành trong hạn “{what}”.", "en": "The clock “{what}” was met."},
    "clock.settled/1 MET late": {"vi": "Hoàn thành “{what}” nhưng quá hạn.", "en": "“{what}” was done, but late."},
    "clock.settled/1 STOPPED": {"vi": "Thôi tính hạn “{what}”.", "en": "The clock “{what}” was stopped."},
    "clock.settled/1 PAUSED": {"vi": "Tạm dừng hạn “{what}”.", "en": "The clock “{what}” was paused."},
    "clock.settled/1 RESUMED": {"vi": "Tiếp tục hạn “{what}”.", "en": "The clock “{what}” goes on."},
    "clock.settled/1 REOPENED": {"vi": "Tính tiếp hạn “{what}”.", "en": "The clock “{what}” runs on."},
    "clock.settled/1 REBASED": {"vi": "Tính lại hạn “{what}”.", "en": "The clock “{what}” was re-based."},
    "clock.settled/1 REVOKED": {"vi": "Rút lần gia hạn gần nhất của hạn “{what}”.", "en": "The last extension of the clock “{what}” was taken back."},
    "clock.complex/1": {
        "vi": "Xác định vụ việc phức tạp: hạn “{what}” tính theo mức của vụ việc phức tạp, từ lúc bắt đầu cũ.",
        "en": "Found complex: “{what}” is counted by the limit of complex matters, from its old start.",
    },
    "clock.settled/1 ORDINARY": {
        "vi": "Thôi coi vụ việc là phức tạp: hạn “{what}” trở lại mức thường.",
        "en": "No longer found complex: “{what}” is counted by the ordinary limit again.",
    },
    "clock.extended/1 minutes": {
        "vi": "Gia hạn “{what}” thêm {amount} phút, quyết định ngày {on}.",
        "en": "“{what}” extended by {amount} min, decision of {on}.",
    },
    "clock.extended/1 hours": {"vi": "Gia hạn “{what}” thêm {amount} giờ, quyết định ngày {on}.", "en": "“{what}” extended by {amount} h, decision of {on}."},
    "clock.extended/1 days": {"vi": "Gia hạn “{what}” thêm {amount} ngày, quyết định ngày {on}.", "en": "“{what}” extended, days: {amount}, decision of {on}."},
    "clock.extended/1 working_days": {
        "vi": "Gia hạn “{what}” thêm {amount} ngày làm việc, quyết định ngày {on}.",
        "en": "“{what}” extended, working days: {amount}, decision of {on}.",
    },
    "clock.extended/1 months": {
        "vi": "Gia hạn “{what}” thêm {amount} tháng, quyết định ngày {on}.",
        "en": "“{what}” extended, months: {amount}, decision of {on}.",
    },
    "reporter.forgotten/1": {"vi": "Đã xóa danh tính người báo.", "en": "The reporter's identity was erased."},
    "task.set/1": {"vi": "Giao việc cho {unit}.", "en": "A task was set for {unit}."},
    "task.settled/1 DONE": {"vi": "{unit} đã làm xong một việc được giao.", "en": "{unit} finished a task."},
    "task.settled/1 DONE late": {"vi": "{unit} đã làm xong một việc được giao, quá hạn.", "en": "{unit} finished a task, late."},
    "task.changed/1": {"vi": "Đổi đơn vị hoặc hạn của một việc; nay {unit} làm.", "en": "Unit or time of a task changed; it is {unit}'s now."},
    "task.reopened/1": {"vi": "Một việc của {unit} được làm lại, nêu lý do.", "en": "A task of {unit} was taken up again, with a reason."},
    "task.taken/1": {"vi": "{unit}: có thay đổi người nhận làm một việc.", "en": "{unit}: who has taken a task changed."},
    "task.lapsed/1": {"vi": "Quá hạn một việc giao cho {unit}.", "en": "The time of a task of {unit} ran out."},
    "checklist.opened/1": {"vi": "{unit} mở danh mục kiểm tra “{checklist}”.", "en": "{unit} opened the checklist “{checklist}”."},
    "checklist.marked/1 DONE": {"vi": "{unit} đã làm một mục của danh mục kiểm tra.", "en": "{unit} did an item of a checklist."},
    "checklist.marked/1 NOT_APPLICABLE": {"vi": "{unit}: một mục của danh mục kiểm tra không áp dụng.", "en": "{unit}: an item of a checklist does not apply."},
    "checklist.marked/1 OPEN": {"vi": "{unit} bỏ đánh dấu một mục của danh mục kiểm tra.", "en": "{unit} took back the mark of an item of a checklist."},
    "task.settled/1 CANCELLED": {"vi": "Thôi giao một việc cho {unit}.", "en": "A task of {unit} was cancelled."},
    "attachment.added/1": {"vi": "{unit} thêm một tệp.", "en": "{unit} added a file."},
    "attachment.erased/1": {"vi": "Đã xóa một tệp, nêu lý do.", "en": "A file was erased, with a reason."},
    "clock.warned/1": {
        "vi": "Nhắc {unit}: đã qua {share}% thời gian của hạn “{what}”.",
        "en": "{unit} was reminded: {share}% of the time of “{what}” is over.",
    },
    "clock.lapsed/1": {"vi": "Quá hạn “{what}”.", "en": "The clock “{what}” lapsed."},
    "access.granted/1": {"vi": "{unit} được đọc ở mức “{level}”.", "en": "{unit} may read at level “{level}”."},
    "access.ended/1": {"vi": "{unit} thôi được đọc theo một chia sẻ.", "en": "One grant of {unit} ended."},
    "restricted.read/1": {"vi": "Đã có người đọc vụ việc hạn chế này (mức “{level}”).", "en": "This restricted matter was read (level “{level}”)."},
}

CLOCKS: Mapping[str, Mapping[str, str]] = {
    "acknowledge": {"vi": "xác nhận", "en": "acknowledge"},
    "first-report": {"vi": "báo cáo đầu tiên", "en": "first report"},
    "hand-over": {"vi": "chuyển giao", "en": "hand over"},
    "accept": {"vi": "thụ lý", "en": "accept"},
    "decide": {"vi": "ra quyết định", "en": "decide"},
    "resolve": {"vi": "giải quyết", "en": "resolve"},
    "answer": {"vi": "trả lời", "en": "answer"},
    "notify": {"vi": "thông báo", "en": "notify"},
    "offer": {"vi": "trả lời đề nghị chuyển giao", "en": "answer the offer of the lead"},
}

MISSING: Mapping[str, Mapping[str, str]] = {
    "place": {"vi": "chưa rõ địa điểm", "en": "the place is not known"},
    "no-clause": {"vi": "không điều khoản nào quy định", "en": "no clause covers it"},
    "conflict": {"vi": "các điều khoản mâu thuẫn", "en": "clauses conflict"},
    "reserved": {"vi": "đơn vị lẽ ra chủ trì đã bảo lưu điều khoản", "en": "the unit that would lead reserved the clause"},
    "concerned": {"vi": "tin báo liên quan chính đơn vị chủ trì", "en": "the report is about the unit that would lead"},
    "declined": {"vi": "đơn vị chủ trì từ chối", "en": "the lead declined"},
    "role-unresolved": {"vi": "không đơn vị nào giữ vai trò này", "en": "nobody plays the role"},
    "role-ambiguous": {"vi": "nhiều đơn vị cùng giữ vai trò này", "en": "several units play the role"},
    "unit-not-valid": {"vi": "đơn vị được giao không còn hoạt động", "en": "the named unit does not exist on that date"},
}

WORDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "level": {
        "know": {"vi": "biết có vụ việc", "en": "know of it"},
        "view": {"vi": "xem", "en": "read"},
        "work": {"vi": "cùng giải quyết", "en": "work on it"},
        "lead": {"vi": "chủ trì", "en": "lead it"},
    },
    "state": {"OPEN": {"vi": "đang giải quyết", "en": "open"}, "CLOSED": {"vi": "đã kết thúc", "en": "closed"}},
    "part": {
        "LEAD": {"vi": "Chủ trì", "en": "Lead"},
        "SUPPORT": {"vi": "Phối hợp", "en": "Support"},
        "INFORMED": {"vi": "Được thông báo", "en": "Told"},
    },
    "answer": {
        "PENDING": {"vi": "chưa trả lời", "en": "no answer yet"},
        "ACKNOWLEDGED": {"vi": "đã xác nhận", "en": "acknowledged"},
        "DECLINED": {"vi": "đã từ chối", "en": "declined"},
        "ENDED": {"vi": "đã thôi tham gia", "en": "part ended"},
    },
    "task": {
        "OPEN": {"vi": "đang làm", "en": "open"},
        "DONE": {"vi": "đã xong", "en": "done"},
        "CANCELLED": {"vi": "thôi giao", "en": "cancelled"},
    },
    "mark": {
        "DONE": {"vi": "đã làm", "en": "done"},
        "NOT_APPLICABLE": {"vi": "không áp dụng", "en": "not applicable"},
        "OPEN": {"vi": "chưa đánh dấu", "en": "not marked"},
    },
    "clock": CLOCKS,
    "clock-state": {
        "RUNNING": {"vi": "đang tính", "en": "running"},
        "PAUSED": {"vi": "tạm dừng", "en": "paused"},
        "MET": {"vi": "đã hoàn thành", "en": "met"},
        "LAPSED": {"vi": "quá hạn", "en": "lapsed"},
        "STOPPED": {"vi": "thôi tính", "en": "stopped"},
    },
    "ground": {
        "LIFE": {"vi": "cứu tính mạng, sức khỏe con người", "en": "to save life or health"},
        "CRIME": {"vi": "ngăn chặn tội phạm đang xảy ra", "en": "to stop a crime under way"},
        "DISASTER": {"vi": "cháy, nổ, sự cố hóa chất, môi trường, thiên tai", "en": "fire, explosion, chemical or environmental accident, disaster"},
        "SEARCH": {"vi": "tìm kiếm cứu nạn", "en": "search and rescue"},
    },
    "verdict": {
        "": {"vi": "chờ xem xét", "en": "waits for review"},
        "JUSTIFIED": {"vi": "có lý do chính đáng", "en": "justified"},
        "UNJUSTIFIED": {"vi": "không có lý do chính đáng", "en": "not justified"},
    },
    "copies": {
        "": {"vi": "chưa xác nhận", "en": "not acknowledged yet"},
        "RETURNED": {"vi": "đã trả lại bản sao", "en": "copies returned"},
        "DELETED": {"vi": "đã xóa bản sao", "en": "copies deleted"},
        "NONE": {"vi": "không có bản sao", "en": "there were no copies"},
    },
    "cause": {
        "CLAUSE": {"vi": "theo điều khoản", "en": "by a clause"},
        "RECEIVER": {"vi": "đơn vị tiếp nhận tin", "en": "it received the report"},
        "ACT": {"vi": "do được giao hoặc được chia sẻ", "en": "it was assigned or shared"},
        "OFFER": {"vi": "được đề nghị nhận chủ trì", "en": "it was offered the lead"},
        "ESCALATION": {"vi": "được báo vì quá hạn", "en": "it was told after a lapse"},
        "BREAKGLASS": {"vi": "mở khẩn cấp, có hạn giờ", "en": "it broke the glass, for hours"},
    },
    "way": {
        "PHONE": {"vi": "qua điện thoại", "en": "by telephone"},
        "LETTER": {"vi": "bằng văn bản", "en": "by letter"},
        "RECEIPT": {"vi": "bằng giấy biên nhận", "en": "by a receipt"},
        "IN_PERSON": {"vi": "nhận trực tiếp", "en": "in person"},
    },
    "form": {
        "detail": {"vi": "xem", "en": "viewed"},
        "print": {"vi": "bản in", "en": "printed"},
        "export": {"vi": "xuất ra tệp", "en": "exported"},
        "api": {"vi": "qua chương trình", "en": "by a program"},
        "file": {"vi": "mở một tệp", "en": "a file opened"},
    },
    "hindered": {
        "ended": {"vi": "nay đã chấm dứt", "en": "ended since"},
        "expired": {"vi": "đã hết thời gian", "en": "expired"},
        "barred": {"vi": "bị loại trừ vì tin liên quan chính đơn vị", "en": "barred, the report is about the unit"},
        "other-post": {"vi": "dành cho chức trách khác", "en": "meant for another post"},
    },
    "differs": {
        "lead": {"vi": "đơn vị chủ trì", "en": "the lead"},
        "support": {"vi": "đơn vị phối hợp", "en": "the supporters"},
        "informed": {"vi": "đơn vị được thông báo", "en": "those told"},
        "clocks": {"vi": "các thời hạn", "en": "the clocks"},
        "label": {"vi": "nhãn chia sẻ", "en": "the sharing label"},
        "restricted": {"vi": "chế độ hạn chế", "en": "the restriction"},
    },
    "notice": {
        "matter.opened/1": {"vi": "Vụ việc mới", "en": "New matter"},
        "matter.escalated/1": {"vi": "Báo vượt cấp vì quá hạn", "en": "Escalated after a lapse"},
        "clock.warned/1": {"vi": "Nhắc: sắp đến hạn", "en": "Reminder: a time limit is near"},
        "matter.closed/1": {"vi": "Vụ việc kết thúc", "en": "Matter closed"},
        "matter.reopened/1": {"vi": "Vụ việc được mở lại", "en": "Matter reopened"},
        "lead.changed/1": {"vi": "Thay đổi đơn vị chủ trì", "en": "Lead changed"},
        "consent.asked/1": {"vi": "Xin đồng ý chia sẻ", "en": "Consent to sharing is asked"},
        "consent.answered/1": {"vi": "Về việc xin đồng ý chia sẻ", "en": "About consent to sharing"},
        "breakglass.opened/1": {"vi": "Một đơn vị mở khẩn cấp để xem", "en": "A unit broke the glass to read the matter"},
        "second.asked/1": {"vi": "Chờ người thứ hai xác nhận", "en": "A second person is awaited"},
        "part.given/1": {"vi": "Được giao tham gia", "en": "Given a part"},
        "task.lapsed/1": {"vi": "Quá hạn việc được giao", "en": "A task is overdue"},
        "transfer.answered/1": {"vi": "Về việc chuyển giao chủ trì", "en": "About a hand-over of the lead"},
        "consultation.opened/1": {"vi": "Được lấy ý kiến về dự thảo", "en": "Asked about a draft"},
        "parties.reminded/1": {"vi": "Nhắc trả lời lấy ý kiến", "en": "Reminded to answer about a draft"},
        "reorganisation.done/1": {"vi": "Tiếp nhận vụ việc do sắp xếp đơn vị", "en": "Matters taken over by a reorganisation"},
    },
    "outcome": {"duplicate": {"vi": "nhập vào vụ việc trùng", "en": "merged as a duplicate"}},
}
"""Codes of the program itself in words, by sort; the codes of a pack have their words in the pack."""

Name = Callable[[str, str], str]
"""(sort of code, code) → name in the reader's language; sorts: unit, kind, field, severity, outcome, checklist."""

_SORTS = {"by": "unit", "whose": "unit", "unit": "unit", "lead": "unit", "giver": "unit", "taker": "unit", "late": "unit", "kind": "kind", "field": "field"}
_SORTS |= {"reviewer": "unit", "originator": "unit", "severity": "severity", "outcome": "outcome", "checklist": "checklist"}


_BY_PART = frozenset({"part.given/1", "part.moved/1"})


def word(sort: str, code: str, language: str) -> str:
    """The words for a code of the program, or the code itself where there are none."""
    words = WORDS[sort].get(code)
    return words[language] if words else code


def missing_words(codes: Iterable[str], language: str) -> str:
    """Why a report could not be routed, in words."""
    return "; ".join(dict.fromkeys(MISSING[code.partition(":")[0]][language] for code in codes))


def sentence(name: str, data: Mapping[str, Any], language: str, names: Name) -> str:
    """One event as a sentence in `language`. Raises KeyError for an event without words (a test keeps the table complete)."""
    key = name
    for part in (data.get("answer"), data.get("how"), data.get("state"), data.get("why"), data.get("part") if name in _BY_PART else None, data.get("about")):
        if part and f"{name} {part}" in SENTENCES:
            key = f"{name} {part}"
    if data.get("missing"):
        key = f"{name} missing"
    if data.get("interim") is True and f"{key} interim" in SENTENCES:
        key = f"{key} interim"
    if data.get("on") and f"{key} notice" in SENTENCES:
        key = f"{key} notice"
    if data.get("late") is True and f"{key} late" in SENTENCES:
        key = f"{key} late"
    if data.get("by"):
        own = " on condition" if data["by"] == data["taker"] and data["state"] == "PROPOSED" else " instead"
        key += own if f"{key}{own}" in SENTENCES else ""
    if name == "lead.referred/1" and not data.get("whose"):
        key += " outside"
    values = {k: names(_SORTS[k], v) if k in _SORTS and isinstance(v, str) else v for k, v in data.items()}
    if data.get("on"):
        values["on"] = f"{date.fromisoformat(data['on']):%d/%m/%Y}" if language == "vi" else data["on"]
    if "what" in data:
        values["what"] = CLOCKS[data["what"]][language]
    if "level" in data:
        values["level"] = word("level", data["level"], language)
    if "way" in data:
        values["way"] = word("way", data["way"], language)
    if "missing" in data:
        values["missing"] = missing_words(data["missing"], language)
    return SENTENCES[key][language].format(**values)
