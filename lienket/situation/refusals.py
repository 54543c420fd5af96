"""Refusals in the reader's language: what was refused, by which rule, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.access.rulings import NotAllowed
from lienket.clocks.refused import ExtensionTooLong
from lienket.geo.boundaries import BoundaryError
from lienket.geo.boundary_words import boundary_fault
from lienket.instruments.paper.sign import BadCertificate
from lienket.intake.mapping import MappingError, TableError
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import StateSecretRefused
from lienket.kernel.worktime import ContradictoryCalendar
from lienket.regulation.law import OverlappingLawRows, UnknownLawTable
from lienket.regulation.model import UnknownFact
from lienket.regulation.refusal import Language, PackRefused
from lienket.reorganisation.refused import REFUSALS as REORGANISATION
from lienket.situation import faults
from lienket.situation.over_http import ABSENT, HTTP
from lienket.situation.over_http import status_of as status_of
from lienket.situation.paper_faults import PAPER, certificate_fault
from lienket.situation.refusals_alerts import ALERTS
from lienket.situation.refusals_clocks import CLOCKS, too_long
from lienket.situation.refusals_committees import COMMITTEES
from lienket.situation.refusals_duty import DUTY
from lienket.situation.refusals_identity import IDENTITY
from lienket.situation.refusals_instruments import INSTRUMENTS
from lienket.situation.refusals_matters import MATTERS
from lienket.situation.refusals_second import SECOND
from lienket.situation.refusals_sharing import SHARING

MESSAGES: Mapping[str, Mapping[str, str]] = {
    **HTTP,
    **PAPER,
    **REORGANISATION,
    **ALERTS,
    **CLOCKS,
    **COMMITTEES,
    **DUTY,
    **MATTERS,
    **SECOND,
    **SHARING,
    **IDENTITY,
    **INSTRUMENTS,
    "no-such-matter": {
        "vi": "Không có vụ việc {0}, hoặc đơn vị không được xem. Kiểm tra lại số và đơn vị.",
        "en": "There is no matter {0}, or your unit may not see it. Check the number and the unit.",
    },
    "no-such-post": {
        "vi": "Không có chức trách “{0}” vào ngày này. Ghi dạng đơn-vị/chức-trách, hoặc chỉ đơn-vị để lấy trực ban.",
        "en": "There is no post “{0}” on this date. Write unit/post, or only the unit for its duty post.",
    },
    "no-pack-loaded": {"vi": "Chưa nạp mô hình “{0}”. Chạy: lienket pack load ĐƯỜNG-DẪN.", "en": "Model “{0}” is not loaded. Run: lienket pack load PATH."},
    "unknown-fact": {
        "vi": "“{1}” không có trong danh mục {0} của mô hình vào ngày này. Xem taxonomy.yaml, zones.yaml, units.yaml của gói.",
        "en": "“{1}” is not in the model's list of {0} on this date. See taxonomy.yaml, zones.yaml, units.yaml of the pack.",
    },
    "unknown-unit": {
        "vi": "Mô hình không có đơn vị “{0}” vào ngày này. Xem units.yaml của gói.",
        "en": "The model has no unit “{0}” on this date. See units.yaml of the pack.",
    },
    "reason-needed": {"vi": "Việc này phải nêu lý do.", "en": "This act needs a reason."},
    "nothing-to-preview": {
        "vi": "Đơn vị “{0}” hiện không được đọc vụ việc này. Chọn mức “biết” hoặc “xem” để xem thử nếu chia sẻ.",
        "en": "Unit “{0}” does not read this matter now. Choose level know or view to see what it would get.",
    },
    "not-open": {"vi": "Vụ việc đã kết thúc; mở lại trước.", "en": "The matter is closed; reopen it first."},
    "not-closed": {"vi": "Vụ việc đang mở.", "en": "The matter is open."},
    "nothing-to-answer": {"vi": "Không có việc nào đang chờ đơn vị này trả lời.", "en": "Nothing is waiting for this unit's answer."},
    "concerned-unit": {
        "vi": "Tin báo liên quan chính đơn vị này nên đơn vị không được chủ trì, phối hợp hay xem.",
        "en": "The report is about this unit; it can neither lead, support nor read it.",
    },
    "nobody-left": {
        "vi": "Mọi đơn vị có thể giữ tin đều là đơn vị bị phản ánh; chọn đơn vị tiếp nhận khác.",
        "en": "Every unit that could hold the report is one it is about; name another receiving unit.",
    },
    "key-conflict": {
        "vi": "Mã gửi này đã dùng cho một tin có nội dung khác. Cả hai nội dung đều được giữ, nhưng chỉ tin trước đã thành vụ việc. "
        "Nếu đây là tin khác, gửi lại bằng mã mới; trang tiếp nhận tin đã đổi mã sẵn, chỉ cần bấm lưu lần nữa.",
        "en": "This key was used for a report that said something else. Both are kept, but only the first became a matter. "
        "If this is another report, send it again under a new key; on the report page the key is new already, so just save once more.",
    },
    "overtaken": {"vi": "Vừa có người khác thay đổi; xem lại rồi làm lại.", "en": "Someone else was faster; look again and decide anew."},
    "export-too-long": {
        "vi": "Danh sách dài hơn {0} dòng, không xuất vào một tệp được. Thu hẹp bộ lọc.",
        "en": "The list is longer than {0} rows and does not go into one file. Narrow the filters.",
    },
    "export-reason-needed": {"vi": "Ghi lý do xuất danh sách, ít nhất mười chữ.", "en": "Say in at least ten letters why the list is taken out."},
    "no-such-replay-draft": {"vi": "Không có dự thảo này.", "en": "There is no such draft."},
    "draft-other-model": {
        "vi": "Dự thảo thuộc mô hình “{0}”, không phải “{1}”. Chọn gói của đúng mô hình, hoặc sửa khóa pack trong pack.yaml.",
        "en": "The draft is of model “{0}”, not of “{1}”. Choose a pack of this model, or correct the key pack in pack.yaml.",
    },
    "bad-view": {
        "vi": "Tên dạng xem phải có từ 1 đến 60 ký tự và chưa dùng cho dạng xem khác.",
        "en": "A saved view needs a name of 1 to 60 letters that no other view has.",
    },
    "too-many-chosen": {
        "vi": "Mỗi lần chỉ làm được với nhiều nhất {0} vụ việc. Chọn ít hơn.",
        "en": "One go takes at most {0} matters. Choose fewer.",
    },
    "unknown-outcome": {"vi": "Kết quả “{0}” không dùng được cho loại vụ việc này. Chọn: {1}.", "en": "Outcome “{0}” is not for this kind. Choose: {1}."},
    "several-models": {"vi": "Có nhiều mô hình: {0}. Chọn bằng --model.", "en": "Several models are loaded: {0}. Choose with --model."},
    "bad-input": {"vi": "Dữ liệu vào không hợp lệ: {0}", "en": "The input is not valid: {1}"},
    "unreadable": {
        "vi": "Không đọc được {0}. Kiểm tra đường dẫn, quyền đọc và bảng mã UTF-8.",
        "en": "{0} cannot be read. Check the path, the permission and that it is UTF-8.",
    },
    "unwritable": {"vi": "Không ghi được {0}. Kiểm tra thư mục và quyền ghi.", "en": "{0} cannot be written. Check the folder and the permission."},
    "storage-failed": {
        "vi": "Ổ đĩa không ghi được; không lưu gì, gửi lại sau sẽ không bị trùng. Kiểm tra ổ đĩa và quyền ghi. ({0})",
        "en": "The disk does not take what is written; nothing was stored, and sending again is safe. Check the disk and its permissions. ({0})",
    },
    "storage-full": {
        "vi": "Ổ đĩa đầy; không lưu gì, gửi lại sau sẽ không bị trùng. Giải phóng chỗ rồi làm lại. ({0})",
        "en": "The disk is full; nothing was stored, and sending again is safe. Make room and do it again. ({0})",
    },
    "no-such-unit": {
        "vi": "Sổ đơn vị không có đơn vị “{0}”. Nạp lại gói mô hình.",
        "en": "The register holds no unit “{0}”. Load the model pack again.",
    },
    "no-such-zone": {"vi": "Mô hình không có địa bàn “{0}”.", "en": "The model has no zone “{0}”."},
    "not-shareable": {
        "vi": "Chia sẻ thêm chỉ ở mức know (biết) hoặc view (xem), không ở mức “{0}”; muốn hơn thì giao tham gia.",
        "en": "Sharing gives level know or view, not “{0}”; more needs a part in the matter.",
    },
    "no-stream": {
        "vi": "Bộ tạo dữ liệu trình diễn chưa biết gói “{0}”. Đưa dòng tin thật bằng --stream.",
        "en": "The demonstration generator does not know pack “{0}”. Give a real stream with --stream.",
    },
    "scale": {"vi": "Tỉ lệ {0} không dùng được; ghi một số dương.", "en": "Scale {0} cannot be used; give a positive number."},
    "not-measured": {
        "vi": "Không đo được nhóm “{0}”; lý do ở các dòng trên. Nhóm import cần dữ liệu thật (LIENKET_SHARED).",
        "en": "Group “{0}” could not be measured; the lines above say why. Group import needs the real data (LIENKET_SHARED).",
    },
    "verification-broken": {
        "vi": "Việc kiểm tra dừng giữa chừng nên chưa kết luận được gì. Chạy lại; nếu vẫn dừng, xem bộ nhớ còn trống.",
        "en": "The verification ended before its work was done, so nothing can be said. Run it again; if it stops again, look at free memory.",
    },
    "export-refused": {
        "vi": "Nhật ký hỏng ở mục {0} nên không ký, không ghi tệp nào. Chạy: lienket journal verify.",
        "en": "The journal is broken at entry {0}: nothing was signed, no file written. Run: lienket journal verify.",
    },
    "nothing-to-export": {
        "vi": "Chưa có nhật ký: chưa nạp mô hình nào. Chạy: lienket pack load ĐƯỜNG-DẪN.",
        "en": "There is no journal yet: no model is loaded. Run: lienket pack load PATH.",
    },
    "no-such-entry": {
        "vi": "Nhật ký không có mục {0}: hiện có {1} mục. Xem lại số đã nhập.",
        "en": "The journal has no entry {0}: there are {1}. Check the number.",
    },
    "unusable-node-key": {
        "vi": "Không dùng được khóa ký của nút ({0}): người khác đọc được, hoặc tệp không chứa khóa Ed25519. Đặt quyền 0600, hoặc khôi phục khóa cũ.",
        "en": "The node's signing key ({0}) cannot be used: {1}. Set its mode to 0600, or put back the key that was there.",
    },
    "coordinate": {
        "vi": "Tọa độ “{0}” phải là số từ {1:g} đến {2:g}; xem thứ tự (vĩ độ, kinh độ) và đơn vị.",
        "en": "“{0}” must be a number from {1:g} to {2:g}; check the order (latitude, longitude) and the unit.",
    },
    "outline": {
        "vi": "Ranh giới của địa bàn {0} trống hoặc không phải đa giác. Nạp lại bằng lienket pack boundaries.",
        "en": "The outline of zone {0} is empty or no polygon. Load it again with lienket pack boundaries.",
    },
    "row": {"vi": "Dòng {0}, cột “{1}” bị từ chối ({2}).", "en": "Row {0}, column “{1}” is refused ({2})."},
    "unknown-law-table": {
        "vi": "Không có bảng luật “{0}”; sửa khóa law trong pack.yaml.",
        "en": "There is no law table “{0}”; correct the key law in pack.yaml.",
    },
    "overlapping-law-rows": {
        "vi": "Bảng luật có hai dòng “{0}” cùng hiệu lực; sửa thời gian hiệu lực.",
        "en": "The law table has two rows “{0}” in force at once; correct their periods.",
    },
    "unknown-zone": {
        "vi": "Không có múi giờ này; ghi tên IANA, ví dụ Asia/Ho_Chi_Minh.",
        "en": "There is no such time zone; give an IANA name, for instance Asia/Ho_Chi_Minh.",
    },
    "contradictory-calendar": {"vi": "Lịch làm việc mâu thuẫn: {0}. Sửa calendar.yaml.", "en": "The calendar contradicts itself: {0}. Correct calendar.yaml."},
    "naive-moment": {"vi": "Thời điểm thiếu múi giờ; thêm, ví dụ +07:00.", "en": "The time has no zone; add it, for instance +07:00."},
    "impossible-limit": {"vi": "Không tính được thời hạn này; xem số và đơn vị.", "en": "This limit cannot be counted; check its number and unit."},
    "empty-period": {"vi": "Khoảng thời gian kết thúc không sau lúc bắt đầu.", "en": "The period ends no later than it begins."},
    "write-without-event": {
        "vi": "Lỗi chương trình: có thay đổi mà không ghi nhật ký ({0}); không lưu gì. Báo cho người bảo trì.",
        "en": "A fault of the program: a change without a journal event ({0}); nothing was kept. Tell the maintainers.",
    },
    "write-outside-door": {
        "vi": "Không ghi được ({0}): chưa nạp mô hình này, hoặc ghi ngoài nhật ký. Chạy lienket pack load, hoặc báo cho người bảo trì.",
        "en": "Cannot write ({0}): the model is not loaded, or the write goes round the journal. Run lienket pack load, or tell the maintainers.",
    },
    "unjournalable-value": {
        "vi": "Lỗi chương trình: giá trị không được phép vào nhật ký ({0}, {1}); không lưu gì. Báo cho người bảo trì.",
        "en": "A fault of the program: a value that may not enter the journal ({0}, {1}); nothing was kept. Tell the maintainers.",
    },
    "file-too-large": {
        "vi": "Tệp “{0}” lớn quá {1} MB. Chọn tệp nhỏ hơn, hoặc chia nhỏ.",
        "en": "File “{0}” is larger than {1} MB. Choose a smaller one, or split it.",
    },
    "file-not-taken": {
        "vi": "Tệp “{0}” trống, hoặc không phải ảnh, ghi âm, PDF, văn bản, tài liệu văn phòng. Chọn tệp khác.",
        "en": "File “{0}” is empty, or no picture, sound, PDF, text or office document. Choose another file.",
    },
    "file-missing": {
        "vi": "Thiếu nội dung của một tệp đính kèm trong thư mục dữ liệu; khôi phục thư mục files từ bản sao lưu.",
        "en": "The content of an attached file is not in the data folder; restore the folder files from a backup.",
    },
    "no-such-attachment": {"vi": "Vụ việc không có tệp này, hoặc tệp đã được xóa.", "en": "The matter has no such file, or it was erased."},
    "no-such-task": {
        "vi": "Vụ việc không có việc này đang làm, hoặc việc giao cho đơn vị khác.",
        "en": "The matter has no such open task, or it is another unit's.",
    },
    "not-taking-part": {
        "vi": "Chỉ giao việc cho đơn vị chủ trì hoặc phối hợp trong vụ việc, không cho “{0}”.",
        "en": "Tasks are for the lead or a supporter of the matter, not for “{0}”.",
    },
    "due-in-the-past": {"vi": "Hạn phải ở sau thời điểm này. Sửa ngày giờ.", "en": "The time must lie ahead. Correct date and time."},
    "no-such-act": {"vi": "Không có việc “{0}”.", "en": "There is no act “{0}”."},
    "not-now": {
        "vi": "Việc này hiện không làm được với vụ việc. Xem lại trạng thái.",
        "en": "This cannot be done to the matter as it stands. Look at its state.",
    },
    "moved-on": {
        "vi": "Vụ việc vừa có thay đổi sau khi mở biểu mẫu; xem lại rồi gửi lại.",
        "en": "The matter has changed since this form was opened; look again, then send again.",
    },
    "network-disk": {
        "vi": "Thư mục {0} nằm trên ổ mạng hoặc ổ ảo ({1}), có thể mất dữ liệu đã báo nhận. Chuyển sang ổ trong máy; LIENKET_ANY_DISK=1: tự chịu trách nhiệm.",
        "en": "Folder {0} lies on a network or virtual disk ({1}), which may lose what was acknowledged. Use a local disk; LIENKET_ANY_DISK=1: at your risk.",
    },
    "already-serving": {
        "vi": "Đã có một tiến trình lienket serve chạy trên thư mục dữ liệu {0}. Dừng nó trước.",
        "en": "A lienket serve already runs on data folder {0}. Stop it first.",
    },
    "port-taken": {
        "vi": "Cổng {1} tại {0} đang có chương trình khác dùng. Chọn --port khác.",
        "en": "Another program uses port {1} at {0}. Choose another --port.",
    },
    "nothing-to-back-up": {
        "vi": "Không có gì để sao lưu trong {0}; xem lại LIENKET_DATA hoặc DATABASE_URL.",
        "en": "There is nothing to back up in {0}; check LIENKET_DATA or DATABASE_URL.",
    },
    "bad-backup": {
        "vi": "Bản sao lưu không dùng được: {0} ({1}). Dùng bản khác, hoặc sao lưu lại.",
        "en": "The backup is not whole: {0} ({1}). Use another one, or take a new one.",
    },
    "target-not-empty": {
        "vi": "{0} đã có dữ liệu. Chọn thư mục khác, hoặc thêm --replace để dời dữ liệu cũ sang bên.",
        "en": "There is data in {0} already. Choose another folder, or add --replace to move the old data aside.",
    },
    "other-engine": {
        "vi": "Bản sao lưu của {0}, cơ sở dữ liệu đang dùng là {1}. Đặt lại DATABASE_URL.",
        "en": "The backup is of {0}, the database in use is {1}. Set DATABASE_URL accordingly.",
    },
    "no-postgresql-tools": {
        "vi": "Thiếu chương trình {0}. Cài gói máy khách PostgreSQL cùng phiên bản với máy chủ.",
        "en": "Program {0} is missing. Install PostgreSQL's client package of the server's version.",
    },
    "postgresql-tool-failed": {"vi": "{0} báo lỗi: {1}", "en": "{0} failed: {1}"},
    "no-such-draft": {"vi": "Không có tin soạn dở này.", "en": "There is no such draft."},
    "too-many-drafts": {
        "vi": "Quá giới hạn {0} (tin soạn dở, tệp, hoặc số chữ của một tin). Gửi hoặc bỏ bớt.",
        "en": "Over the limit of {0} (drafts, files, or letters of one report). Send or discard some.",
    },
    "nul-character": {
        "vi": "Ô “{0}” có ký tự NUL, không lưu được. Xóa ký tự đó rồi lưu lại.",
        "en": "“{0}” contains the NUL character, which cannot be kept. Remove it, then save again.",
    },
    "bad-cursor": {"vi": "Con trỏ trang không dùng được. Bắt đầu lại từ trang đầu.", "en": "The cursor cannot be used. Start again at the first page."},
    "no-such-person": {"vi": "Không có người này trong sổ của mô hình.", "en": "The register of this model holds no such person."},
    "post-exists": {"vi": "Đơn vị đã có chức trách mang mã “{0}”. Chọn mã khác.", "en": "The unit has a post with code “{0}” already. Choose another code."},
    "post-of-pack": {
        "vi": "Chức trách này do gói mô hình quy định; sửa trong gói rồi nạp lại.",
        "en": "This post is set by the model pack; change the pack and load it again.",
    },
    "post-held": {
        "vi": "Còn người giữ chức trách “{0}” vào ngày đó; kết thúc việc giữ chức trách trước.",
        "en": "Somebody still holds post “{0}” on that day; end that first.",
    },
    "already-holds": {"vi": "Người này đã giữ chức trách “{0}” trong thời gian đó.", "en": "This person holds post “{0}” in that time already."},
    "outside-period": {
        "vi": "Ngày này nằm ngoài thời gian tồn tại của đơn vị, chức trách hoặc việc giữ chức trách; chọn ngày khác.",
        "en": "The unit, the post or the holding does not exist on this day; choose another day.",
    },
    "still-active": {
        "vi": "Người này còn giữ chức trách hoặc tài khoản còn mở; kết thúc chức trách và khóa tài khoản trước.",
        "en": "This person still holds a post or has an open account; end the post and close the account first.",
    },
    "bad-login": {
        "vi": "Tên đăng nhập “{0}” không dùng được: 3–40 ký tự gồm chữ thường không dấu, số và . _ - ở giữa.",
        "en": "Login name “{0}” cannot be used: 3–40 small letters without marks, digits, and . _ - inside.",
    },
    "login-taken": {"vi": "Tên đăng nhập “{0}” đã có người dùng. Chọn tên khác.", "en": "Login name “{0}” is taken. Choose another."},
    "last-administrator": {
        "vi": "“{0}” là người quản trị cuối cùng đăng nhập được; trao quyền quản trị cho người khác trước.",
        "en": "“{0}” is the last administrator who can sign in; make somebody else administrator first.",
    },
    "own-account": {
        "vi": "Không ai tự khóa tài khoản hay tự bỏ quyền quản trị của mình ({0}); nhờ người quản trị khác.",
        "en": "Nobody closes his own account or gives up his own administration ({0}); ask another administrator.",
    },
    "closed-account": {"vi": "Tài khoản “{0}” đang bị khóa; mở lại trước.", "en": "Account “{0}” is closed; open it again first."},
    "link-spent": {
        "vi": "Đường dẫn một lần không còn dùng được. Nhờ người quản trị cấp đường dẫn mới.",
        "en": "The one-time link opens nothing any more. Ask an administrator for a new one.",
    },
    "accounts-exist": {
        "vi": "Hệ thống này đã có {0} tài khoản nên không khởi tạo lại. Mất mật khẩu: lienket account link TÊN-ĐĂNG-NHẬP; thêm người: trang Người.",
        "en": "This installation has {0} accounts already, so it is not set up again. Password lost: lienket account link LOGIN; more people: the page People.",
    },
    "no-such-account": {"vi": "Không có tài khoản “{0}”. Xem: lienket account list.", "en": "There is no account “{0}”. See: lienket account list."},
    "error": {"vi": "Bị từ chối: {0}", "en": "Refused: {0}"},
}


def words(error: BaseException, language: Language) -> str:
    """What to say about an error over HTTP; every 404 says the same."""
    return ABSENT[language] if status_of(error) == 404 else refusal(error, language)


DIMENSIONS: Mapping[str, Mapping[str, str]] = {
    "kind": {"vi": "loại (kind)", "en": "kind"},
    "field": {"vi": "lĩnh vực (field)", "en": "field"},
    "severity": {"vi": "mức độ (severity)", "en": "severity"},
    "reporter": {"vi": "người báo (reporter)", "en": "reporter"},
    "zone": {"vi": "địa bàn (place, zones)", "en": "zone (place, zones)"},
    "flag": {"vi": "dấu hiệu (flags)", "en": "flags"},
    "unit": {"vi": "đơn vị (unit)", "en": "unit"},
    "channel": {"vi": "kênh (channel)", "en": "channel"},
    "concerns_units": {"vi": "đơn vị bị phản ánh (concerns_units)", "en": "concerns_units"},
}

SEVERAL: Mapping[str, Mapping[str, str]] = {
    "none": {"vi": "Chưa nạp mô hình nào. Chạy: lienket pack load ĐƯỜNG-DẪN.", "en": "No model is loaded. Run: lienket pack load PATH."},
}


class BadInput(LienketError):
    """Input at the boundary that does not have the right form: (what is wrong and the remedy in Vietnamese, in English)."""

    code = "bad-input"


class Unreadable(LienketError):
    """A file that cannot be read: (file)."""

    code = "unreadable"


class Unwritable(LienketError):
    """A file that cannot be written: (file)."""

    code = "unwritable"


class SeveralModels(LienketError):
    """Not exactly one linkage model is loaded and none was named: (codes)."""

    code = "several-models"


def refusal(error: BaseException, language: Language) -> str:
    """The words for an error."""
    match error:
        case PackRefused():
            return error.text(language)
        case StateSecretRefused():
            return error.vi if language == "vi" else error.en
        case NotAllowed():
            lead = {"vi": "Không được phép: {0}.", "en": "Not allowed: {0}."}[language]
            return lead.format(error.args[1] if language == "vi" else error.args[2])
        case TableError():
            return faults.table_fault(error, language)
        case MappingError():
            return faults.mapping_fault(error, language)
        case BoundaryError():
            return boundary_fault(error, language)
        case ContradictoryCalendar():
            return MESSAGES[error.code][language].format(faults.calendar_fault(error, language))
        case UnknownFact(args=(dimension, code)):
            return MESSAGES[error.code][language].format(DIMENSIONS[dimension][language], code)
        case UnknownLawTable():
            return MESSAGES[error.code][language].format(error.wanted)
        case OverlappingLawRows():
            return MESSAGES[error.code][language].format(error.row)
        case ExtensionTooLong():
            return too_long(error, language)
        case BadCertificate():
            return certificate_fault(error, language)
        case SeveralModels(args=("",)):
            return SEVERAL["none"][language]
    code = getattr(error, "code", "error")
    return MESSAGES[code][language].format(*error.args, *([""] * 3)) if code in MESSAGES else MESSAGES["error"][language].format(error)
