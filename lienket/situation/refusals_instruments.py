"""Words for refusals about plans and instruments in the making."""

from __future__ import annotations

from collections.abc import Mapping

INSTRUMENTS: Mapping[str, Mapping[str, str]] = {
    "instrument-absent": {"vi": "Không có văn bản “{0}” vào ngày này.", "en": "There is no instrument “{0}” on that day."},
    "no-such-instrument-draft": {"vi": "Không có dự thảo này, hoặc đơn vị không được xem.", "en": "There is no such draft, or your unit may not see it."},
    "no-such-plan": {"vi": "Không có kế hoạch này, hoặc đơn vị không được xem.", "en": "There is no such plan, or your unit may not see it."},
    "draft-reason-needed": {"vi": "Bước này phải nêu lý do.", "en": "This step needs a reason."},
    "draft-not-in-state": {
        "vi": "Bước này không làm được lúc này: văn bản đang ở bước khác ({0}). Tải lại trang để xem bước hiện tại.",
        "en": "This step cannot be done now: it is at another step ({0}). Load the page again to see which.",
    },
    "instrument-code-taken": {
        "vi": "Mã “{0}” đã có văn bản hoặc dự thảo dùng. Chọn mã khác.",
        "en": "An instrument or a draft has the code “{0}”. Choose another.",
    },
    "instrument-code-changed": {
        "vi": "Trong văn bản ghi mã “{0}”, dự thảo này là “{1}”. Sửa dòng code: trong văn bản thành “{1}”, hoặc lập dự thảo mới cho mã kia.",
        "en": "The text names the code “{0}”, this draft is “{1}”. Write “{1}” on the line code:, or begin another draft for that code.",
    },
    "file-not-editable": {
        "vi": "Dự thảo không sửa tệp {0}. Chỉ sửa văn bản của dự thảo, đơn vị, địa bàn, danh mục và lịch.",
        "en": "A draft does not change {0}; only its own text, units, zones, vocabularies and the calendar.",
    },
    "text-too-long": {"vi": "Văn bản dài hơn {0} ký tự. Rút ngắn hoặc tách ra.", "en": "The text is longer than {0} characters. Shorten or split it."},
    "draft-moved": {
        "vi": "Có người vừa lưu bản {0}; bản bạn gõ được giữ riêng. So sánh hai bản, chép phần cần giữ rồi lưu lại.",
        "en": "Somebody has just saved revision {0}; what you typed is kept beside. Compare the two, copy what is needed and save again.",
    },
    "not-rewritable": {
        "vi": "Không tự sửa riêng được “{0}” vì cách trình bày trong tệp. Sửa ở dạng văn bản YAML.",
        "en": "“{0}” cannot be changed by itself in the way the file is laid out. Change it as YAML text.",
    },
    "no-such-clause": {
        "vi": "Văn bản không có điều khoản “{0}”. Xem mã các điều khoản ở danh sách.",
        "en": "There is no clause “{0}”. See the list of clauses.",
    },
    "day-not-ahead": {"vi": "Hạn trả lời ({0}) phải là một ngày sau hôm nay.", "en": "The day to answer by ({0}) must lie after today."},
    "no-parties": {
        "vi": "Văn bản chưa ghi bên nào ngoài đơn vị soạn thảo. Thêm vào parties: rồi lấy ý kiến.",
        "en": "The text names no party beside the drafting unit. Add them under parties: and ask then.",
    },
    "no-consultation-open": {"vi": "Không có đợt lấy ý kiến nào đang mở.", "en": "No consultation is open."},
    "nothing-to-withdraw": {
        "vi": "Đơn vị chưa trả lời về “{0}” nên không có gì để rút.",
        "en": "Your unit has said nothing about “{0}”; there is nothing to withdraw.",
    },
    "nobody-to-remind": {"vi": "Mọi bên đều đã trả lời; không cần nhắc.", "en": "Every party has answered; there is nobody to remind."},
    "just-reminded": {
        "vi": "Đã nhắc trong vòng {0} giờ qua. Đợi rồi nhắc lại.",
        "en": "They were reminded within the last {0} hours. Wait before reminding again.",
    },
    "answer-note-needed": {
        "vi": "Bảo lưu hoặc góp ý phải ghi nội dung (điều khoản: {0}).",
        "en": "A reservation or a comment needs words (clause: {0}).",
    },
    "lint-blocks": {
        "vi": "Còn {0} lỗi nên chưa chốt được. Lỗi đầu tiên: {1}",
        "en": "{0} errors stand; the text cannot be frozen. The first: {2}",
    },
    "not-consulted": {
        "vi": "Chưa lấy ý kiến các bên về văn bản này. Mở lấy ý kiến trước.",
        "en": "The parties have not been asked about this text. Open a consultation first.",
    },
    "no-signing-party": {"vi": "“{0}” không phải là bên ký văn bản đã chốt.", "en": "“{0}” is no party to the frozen text."},
    "signature-recorded": {
        "vi": "Chữ ký của “{0}” đã được ghi nhận; văn bản không sửa được nữa. Cần sửa thì dừng dự thảo này và lập dự thảo mới.",
        "en": "The signature of “{0}” is recorded; the text cannot change any more. To change it, withdraw this draft and begin another.",
    },
    "signed-out-of-time": {
        "vi": "Ngày ký {0} phải từ ngày chốt văn bản đến hôm nay.",
        "en": "The day of signing, {0}, must lie between the day the text was frozen and today.",
    },
    "not-all-signed": {"vi": "Chưa đủ chữ ký: {0}. Ghi nhận chữ ký của các bên này trước.", "en": "Signatures are missing: {0}. Record them first."},
    "other-text-signed": {
        "vi": "Văn bản được ký không phải văn bản đã chốt (mã băm {0}, cần {1}). Ký lại đúng tệp PDF của bản đã chốt.",
        "en": "What was signed is not the frozen text (digest {0}, wanted {1}). Sign the PDF of the frozen text.",
    },
    "document-unlike": {
        "vi": "Nội dung các trang của tệp PDF không khớp với văn bản nguồn bên trong ({0}). Tải lại PDF ở trang này rồi ký.",
        "en": "The pages of the PDF are not what its source makes ({0}). Download the PDF here again and sign that.",
    },
    "signature-broken": {
        "vi": "Chữ ký của “{0}” trong tệp không hợp lệ; không ghi nhận chữ ký nào. Tải lại PDF rồi ký lại.",
        "en": "The signature of “{0}” in the file is not valid; none was recorded. Download the PDF again and sign anew.",
    },
    "signature-lost": {
        "vi": "Tệp thiếu chữ ký đã ghi nhận của: {0}. Tải bản PDF mới nhất ở trang này rồi ký tiếp vào đó.",
        "en": "The file lacks signatures recorded before: {0}. Download the newest PDF here and sign that.",
    },
    "nothing-signed": {
        "vi": "Tệp không có chữ ký mới nào mà đơn vị được ghi nhận.",
        "en": "The file holds no new signature that your unit may record.",
    },
    "document-too-large": {"vi": "Tệp lớn hơn {0} MB. Chỉ nộp chính tệp PDF đã ký.", "en": "The file is larger than {0} MB. Hand in the signed PDF itself."},
    "base-moved": {
        "vi": "Gói đang dùng đã thay đổi ở chính chỗ dự thảo sửa: {0}. Dừng dự thảo này, lập dự thảo mới trên bản đang dùng.",
        "en": "The pack in use has changed where the draft changes it: {0}. Withdraw this draft and begin another over the edition in use.",
    },
    "day-past": {"vi": "Ngày {0} quá sớm; sớm nhất là {1}.", "en": "{0} is too early; the earliest day is {1}."},
    "not-in-force": {"vi": "Văn bản “{0}” không có hiệu lực vào ngày đó.", "en": "The instrument “{0}” is not in force on that day."},
    "no-such-plan-task": {"vi": "Kế hoạch không có việc này, hoặc việc đã xong.", "en": "The plan has no such task, or it is settled."},
    "plan-period": {
        "vi": "Ngày {0} không hợp: kế hoạch kết thúc không trước ngày bắt đầu, việc phải trong thời gian kế hoạch, ngày ban hành từ ngày duyệt đến hôm nay.",
        "en": "{0} does not fit: a plan ends no earlier than it starts, tasks are due within it, and it is issued between its approval and today.",
    },
    "plan-without-tasks": {"vi": "Kế hoạch chưa có việc nào. Thêm ít nhất một việc.", "en": "The plan has no task. Add at least one."},
    "plan-number-taken": {
        "vi": "Đơn vị đã ban hành kế hoạch số “{0}” trong năm này. Ghi số khác.",
        "en": "Your unit has issued a plan under “{0}” this year. Give another number.",
    },
    "words-missing": {"vi": "Mục “{0}” để trống hoặc quá dài.", "en": "“{0}” is empty or too long."},
}
