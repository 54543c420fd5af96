"""Every event of the journal as one plain sentence that names no matter, no person and no content: what an overseer reads of acts on matters not his to see."""

from __future__ import annotations

from collections.abc import Mapping

ACTS: Mapping[str, tuple[str, str]] = {
    "report.received/1": ("Tiếp nhận một tin báo.", "A report was received."),
    "report.conflicted/1": ("Một tin báo gửi lại với nội dung khác; giữ cả hai.", "A report came again with another body; both are kept."),
    "reporter.forgotten/1": ("Xóa danh tính người báo tin.", "The identity of who reported was erased."),
    "hold.set/1": ("Giữ nguyên dữ liệu một vụ việc.", "A matter was put on hold."),
    "hold.released/1": ("Thôi giữ nguyên dữ liệu một vụ việc.", "The hold on a matter was released."),
    "retention.applied/1": ("Xóa dữ liệu hết thời hạn lưu.", "What had been kept long enough was erased."),
    "identity.opened/1": ("Mở danh tính người báo tin, nêu lý do.", "The identity of who reported was opened, with a reason."),
    "identity.protected-opened/1": (
        "Xem danh tính người báo được bảo vệ, sau khi người thứ hai xác nhận.",
        "The identity of a protected reporter was read after a second person had confirmed.",
    ),
    "identity.searched/1": ("Tìm theo số điện thoại hoặc tên người báo, nêu lý do.", "Somebody searched by who reported, with a reason."),
    "identity.sealed/1": ("Niêm phong danh tính, hoặc đổi khóa niêm phong.", "Identities were sealed, or sealed under a new key."),
    "import.started/1": ("Bắt đầu nhập một tệp.", "The import of a file began."),
    "import.advanced/1": ("Nhập thêm một đoạn của tệp.", "A stretch of a file was imported."),
    "matter.opened/1": ("Mở một vụ việc.", "A matter was opened."),
    "matter.closed/1": ("Kết thúc một vụ việc.", "A matter was closed."),
    "matter.reopened/1": ("Mở lại một vụ việc, nêu lý do.", "A matter was reopened, with a reason."),
    "matter.reclassified/1": ("Phân loại lại một vụ việc.", "A matter was reclassified."),
    "matter.escalated/1": ("Báo vượt cấp vì quá hạn.", "A unit was told because another was late."),
    "matters.linked/1": ("Liên kết hai vụ việc.", "Two matters were linked."),
    "matters.unlinked/1": ("Bỏ liên kết hai vụ việc.", "The link of two matters was taken back."),
    "lead.changed/1": ("Đổi đơn vị chủ trì.", "The lead changed."),
    "lead.referred/1": ("Từ chối chủ trì và nói việc thuộc ai.", "The lead was refused, with whose the matter is."),
    "part.given/1": ("Giao một đơn vị tham gia.", "A unit was given a part."),
    "part.answered/1": ("Đơn vị xác nhận hoặc từ chối phần của mình.", "A unit acknowledged or declined its part."),
    "part.moved/1": ("Chuyển phần tham gia do sắp xếp đơn vị.", "A part passed on by a reorganisation."),
    "part.restored/1": ("Trả lại phần tham gia khi hủy sắp xếp.", "A part was given back as a reorganisation was undone."),
    "transfer.answered/1": ("Đề nghị hoặc trả lời đề nghị chuyển giao.", "A hand-over was proposed or answered."),
    "outside.sent/1": ("Chuyển vụ việc ra ngoài mô hình.", "A matter was transferred outside the model."),
    "outside.confirmed/1": ("Ghi xác nhận của nơi nhận ngoài mô hình.", "The receiver outside the model confirmed."),
    "outside.recalled/1": ("Rút việc chuyển ra ngoài mô hình.", "A transfer outside the model was taken back."),
    "acceptance.said/1": ("Thụ lý hoặc không thụ lý một vụ việc.", "A matter was taken up, or not."),
    "note.added/1": ("Ghi diễn biến hoặc lý do.", "A note or a reason was added."),
    "task.set/1": ("Giao một việc.", "A task was set."),
    "task.changed/1": ("Đổi đơn vị hoặc hạn của một việc.", "Unit or time of a task changed."),
    "task.taken/1": ("Nhận hoặc trả một việc.", "A task was taken or put back."),
    "task.settled/1": ("Xong hoặc thôi một việc.", "A task was done or cancelled."),
    "task.reopened/1": ("Làm lại một việc, nêu lý do.", "A task was taken up again, with a reason."),
    "task.lapsed/1": ("Quá hạn một việc.", "The time of a task ran out."),
    "checklist.opened/1": ("Mở một danh mục kiểm tra.", "A checklist was opened."),
    "checklist.marked/1": ("Đánh dấu một mục kiểm tra.", "An item of a checklist was marked."),
    "attachment.added/1": ("Thêm một tệp.", "A file was added."),
    "attachment.locked/1": ("Máy quét khóa một tệp có mã độc.", "The scanner locked a file with malware."),
    "attachment.erased/1": ("Xóa một tệp, nêu lý do.", "A file was erased, with a reason."),
    "clock.started/1": ("Bắt đầu tính một thời hạn.", "A clock started."),
    "clock.warned/1": ("Nhắc trước khi hết hạn.", "A unit was reminded of a time limit."),
    "clock.lapsed/1": ("Một thời hạn đã quá.", "A clock lapsed."),
    "clock.settled/1": ("Một thời hạn đổi trạng thái.", "A clock was met, stopped, paused or resumed."),
    "clock.extended/1": ("Gia hạn một thời hạn.", "A clock was extended."),
    "clock.complex/1": ("Xác định vụ việc phức tạp, hoặc bỏ xác định đó.", "A matter was found complex, or that was taken back."),
    "access.granted/1": ("Cho một đơn vị quyền đọc.", "A unit was given access."),
    "breakglass.opened/1": ("Mở khẩn cấp một vụ việc.", "A matter was opened by breaking the glass."),
    "breakglass.refused/1": ("Thử mở khẩn cấp mà không mở được.", "Somebody tried to break the glass and nothing was opened."),
    "breakglass.reviewed/1": ("Xem xét một lần mở khẩn cấp.", "A break-glass opening was reviewed."),
    "consent.asked/1": ("Xin đồng ý chia sẻ một vụ việc.", "Consent to share a matter was asked."),
    "consent.answered/1": ("Trả lời hoặc rút việc xin đồng ý chia sẻ.", "Consent to share was given, refused or no longer asked."),
    "second.asked/1": ("Đề nghị một việc cần người thứ hai.", "An act that takes two persons was asked for."),
    "second.confirmed/1": ("Người thứ hai xác nhận một việc.", "A second person confirmed an act."),
    "second.declined/1": ("Người thứ hai từ chối một việc.", "A second person declined an act."),
    "second.withdrawn/1": ("Rút đề nghị một việc cần người thứ hai.", "A request for an act that takes two was withdrawn."),
    "second.cleared/1": ("Xóa lời của các đề nghị đã hết thời gian giữ.", "The words of requests that ended long ago were erased."),
    "access.recalled/1": ("Yêu cầu một đơn vị xác nhận thu hồi chia sẻ.", "A unit was asked to acknowledge a recall."),
    "recall.acknowledged/1": ("Một đơn vị xác nhận thu hồi chia sẻ.", "A unit acknowledged a recall."),
    "access.ended/1": ("Chấm dứt quyền đọc của một đơn vị.", "The access of a unit ended."),
    "restricted.read/1": ("Đọc một vụ việc hạn chế.", "A restricted matter was read."),
    "list.exported/1": ("Xuất một danh sách vụ việc ra tệp.", "A list of matters was taken out as a file."),
    "journal.taken/1": ("Chức trách giám sát xuất nhật ký ra tệp.", "A post of oversight took lines of the journal out as a file."),
    "notices.raised/1": ("Gửi báo tin trong chương trình.", "Notices were raised."),
    "notices.read/1": ("Đã đọc báo tin.", "Notices were read."),
    "channel.added/1": ("Thêm một kênh báo tin.", "A channel was added."),
    "channel.changed/1": ("Sửa một kênh báo tin.", "A channel was changed."),
    "channel.ended/1": ("Bỏ một kênh báo tin.", "A channel ended."),
    "channel.tested/1": ("Thử một kênh báo tin.", "A channel was tested."),
    "delivery.claimed/1": ("Bắt đầu gửi một tin theo kênh.", "The sending of a message began."),
    "delivery.held/1": ("Hoãn gửi một tin.", "A message was held back."),
    "delivery.settled/1": ("Gửi xong, hoặc không gửi được, một tin.", "A message was sent, or could not be."),
    "delivery.retried/1": ("Gửi lại một tin.", "A message was sent again."),
    "delivery.dismissed/1": ("Bỏ qua một tin không gửi được.", "A message that could not be sent was dismissed."),
    "broadcast.sent/1": ("Gửi một thông báo chung.", "A broadcast was sent."),
    "broadcast.read/1": ("Đã đọc một thông báo chung.", "A broadcast was read."),
    "broadcast.withdrawn/1": ("Rút một thông báo chung.", "A broadcast was withdrawn."),
    "committee.established/1": ("Thành lập ban hoặc tổ.", "A body was established."),
    "committee.ended/1": ("Kết thúc ban hoặc tổ.", "A body ended."),
    "committee.resumed/1": ("Ban hoặc tổ tiếp tục.", "A body goes on."),
    "committee-task.made/1": ("Đến kỳ một nhiệm vụ của ban.", "A task of a body came due."),
    "committee-task.done/1": ("Xong một nhiệm vụ của ban.", "A task of a body was done."),
    "committee-task.reopened/1": ("Làm lại một nhiệm vụ của ban.", "A task of a body was taken up again."),
    "charge.set/1": ("Đặt một nhiệm vụ định kỳ.", "A recurring charge was set."),
    "charge.ended/1": ("Bỏ một nhiệm vụ định kỳ.", "A recurring charge ended."),
    "seat.given/1": ("Giao một vị trí trong ban.", "A seat was given."),
    "seat.ended/1": ("Thôi một vị trí trong ban.", "A seat ended."),
    "seat.passed/1": ("Chuyển một vị trí trong ban.", "A seat passed on."),
    "edition.loaded/1": ("Đưa một phiên bản gói vào dùng.", "An edition of the pack came into use."),
    "register.loaded/1": ("Nạp danh mục đơn vị.", "The register of units was loaded."),
    "boundaries.replaced/1": ("Thay ranh giới địa bàn.", "Boundaries were replaced."),
    "plan.drafted/1": ("Soạn một kế hoạch.", "A plan was drafted."),
    "plan.settled/1": ("Duyệt, ban hành hoặc rút một kế hoạch.", "A plan was approved, issued or withdrawn."),
    "plan.task-set/1": ("Giao một việc theo kế hoạch.", "A plan gave a unit a task."),
    "plan.task-settled/1": ("Xong hoặc thôi một việc theo kế hoạch.", "A task of a plan was done or cancelled."),
    "instrument.begun/1": ("Bắt đầu soạn một văn bản.", "An instrument was begun."),
    "instrument.saved/1": ("Lưu một bản soạn.", "A revision was saved."),
    "instrument.finalised/1": ("Chốt văn bản để ký.", "A text was frozen for signing."),
    "instrument.reopened/1": ("Mở lại văn bản để sửa.", "A frozen text was reopened."),
    "instrument.signed/1": ("Một bên ký văn bản.", "A party signed an instrument."),
    "instrument.in-force/1": ("Văn bản có hiệu lực.", "An instrument came into force."),
    "instrument.withdrawn/1": ("Bỏ một dự thảo.", "A draft was given up."),
    "instrument.ended/1": ("Văn bản hết hiệu lực.", "An instrument ends."),
    "consultation.opened/1": ("Lấy ý kiến về một dự thảo.", "The parties were asked about a draft."),
    "consultation.closed/1": ("Kết thúc lấy ý kiến.", "A consultation was closed."),
    "parties.reminded/1": ("Nhắc các bên trả lời.", "Parties were reminded to answer."),
    "party.answered/1": ("Một bên trả lời.", "A party answered."),
    "consent.withdrawn/1": ("Một bên rút đồng ý với một điều khoản.", "A party took back its consent to a clause."),
    "reorganisation.done/1": ("Thực hiện sắp xếp đơn vị.", "A reorganisation was carried out."),
    "reorganisation.undone/1": ("Hủy sắp xếp đơn vị.", "A reorganisation was undone."),
    "bar.inherited/1": ("Đơn vị kế thừa cũng không được xem vụ việc về mình.", "A successor is barred like the unit before it."),
    "posts.passed/1": ("Chuyển chức trách và ca trực do sắp xếp.", "Posts and shifts passed on by a reorganisation."),
    "reading.passed/1": ("Chuyển quyền đọc do sắp xếp.", "Access passed on by a reorganisation."),
    "person.posted/1": ("Giao chức trách cho một người.", "A person was given a post."),
    "person.forgotten/1": ("Xóa tên một người.", "A person's name was erased."),
    "holding.ended/1": ("Một người thôi giữ chức trách.", "A person's holding of a post ended."),
    "holding.resumed/1": ("Một người giữ lại chức trách.", "A person holds a post again."),
    "post.added/1": ("Thêm một chức trách.", "A post was added."),
    "post.ended/1": ("Bỏ một chức trách.", "A post ended."),
    "post.second-step/1": ("Đặt hoặc bỏ việc buộc một chức trách có bước xác nhận thứ hai.", "Whether a post demands a second step was set."),
    "phone.set/1": ("Đặt số điện thoại trực.", "A duty telephone was set."),
    "phone.ended/1": ("Bỏ số điện thoại trực.", "A duty telephone ended."),
    "account.invited/1": ("Mở tài khoản, tạo đường dẫn một lần.", "An account was opened, with a one-time link."),
    "account.reset/1": ("Tạo đường dẫn đặt lại mật khẩu.", "A link for a new password was made."),
    "account.activated/1": ("Mở lại một tài khoản, hoặc dùng đường dẫn.", "An account was activated."),
    "account.deactivated/1": ("Đóng một tài khoản.", "An account was closed."),
    "account.identity-named/1": ("Gắn hoặc bỏ danh tính đăng nhập của một tài khoản.", "An account's identity elsewhere was named or taken away."),
    "account.sessions-ended/1": ("Đăng xuất một tài khoản khỏi mọi máy.", "An account was signed out everywhere."),
    "administrator.given/1": ("Cho quyền quản trị.", "The right to administer was given."),
    "administrator.taken/1": ("Thôi quyền quản trị.", "The right to administer was taken."),
    "token.made/1": ("Tạo khóa cho chương trình.", "A token for a program was made."),
    "token.revoked/1": ("Thu hồi khóa của chương trình.", "A token of a program was revoked."),
    "feed.made/1": ("Tạo địa chỉ lịch riêng.", "A secret calendar address was made."),
    "feed.revoked/1": ("Thu hồi địa chỉ lịch riêng.", "A secret calendar address was revoked."),
    "duty.planned/1": ("Xếp một ca trực.", "A shift was planned."),
    "duty.cancelled/1": ("Hủy một ca trực.", "A shift was called off."),
    "duty.restored/1": ("Khôi phục một ca trực.", "A shift was restored."),
    "duty.stood-in/1": ("Trực thay.", "Somebody stands in for a shift."),
    "duty.stand-in-ended/1": ("Thôi trực thay.", "A standing-in ended."),
    "duty.swap-answered/1": ("Đề nghị hoặc trả lời đổi ca.", "An exchange of shifts was proposed or answered."),
    "handover.written/1": ("Ghi phiếu bàn giao ca.", "A hand-over sheet was written."),
    "handover.taken/1": ("Nhận hoặc trả phiếu bàn giao ca.", "A hand-over sheet was signed or given back."),
    "erasure.repeated/1": ("Xóa lại những gì đã xóa, sau khi phục hồi bản sao lưu cũ.", "What had been erased was erased again in a restored backup."),
    "node.key-changed/1": ("Nút đổi khóa ký.", "The node changed its signing key."),
}


def _begins(words: str) -> tuple[str, ...]:
    return tuple(f"{word}." for word in words.split())


GROUPS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "reads": ("Đọc vụ việc hạn chế, xuất danh sách", "Reads of restricted matters, exports", _begins("restricted list journal identity")),
    "access": ("Quyền đọc", "Access", _begins("access recall consent breakglass bar reading second")),
    "accounts": ("Người, tài khoản, quản trị", "People, accounts, administration", _begins("person holding account administrator token feed post")),
    "matters": ("Vụ việc", "Matters", _begins("hold retention report reporter import matter matters lead part transfer outside note")),
    "tasks": ("Việc, danh mục, tệp", "Tasks, checklists, files", _begins("task checklist attachment")),
    "clocks": ("Thời hạn", "Clocks", _begins("clock")),
    "rules": ("Văn bản, phiên bản", "Instruments and editions", _begins("edition register boundaries plan instrument consultation parties party consent")),
}
"""Groups of events a reader may ask for: names in both languages, and how the events begin."""

FORMS: Mapping[str, tuple[str, str]] = {
    "detail": ("trang", "page"),
    "print": ("bản in", "print"),
    "file": ("tệp", "file"),
    "export": ("xuất danh sách", "export"),
    "api": ("API", "API"),
    "map": ("bản đồ", "map"),
    "cli": ("dòng lệnh", "command line"),
}


PARTS: Mapping[str, tuple[str, str]] = {
    "sweeper": ("theo dõi thời hạn", "watches the limits"),
    "alerts": ("báo tin", "alerts"),
    "sender": ("gửi tin ra ngoài", "sends messages"),
    "scanner": ("quét tệp", "scans files"),
    "intake": ("tiếp nhận tin", "takes reports in"),
    "import": ("nhập tệp", "imports"),
    "operator": ("người vận hành, bằng lệnh", "the operator, by command"),
    "init": ("cài đặt", "installation"),
    "pack": ("nạp gói", "loads a pack"),
    "boundaries": ("ranh giới", "boundaries"),
    "custody": ("niêm phong", "sealing"),
    "retention": ("thời hạn lưu", "retention"),
    "restore": ("khôi phục", "restoring"),
    "node-key": ("khóa của hệ thống", "key of the node"),
    "appointments": ("giao chức trách", "appointments"),
    "demo": ("trình diễn", "demonstration"),
    "bench": ("đo", "measures"),
}
"""Which part of the program acted, where no post did."""


def part_name(part: str, language: str) -> str:
    """Which part of the program acted; its code where there are no words (a test keeps the table complete)."""
    words = PARTS.get(part)
    return words[language == "en"] if words else part


def sentence(name: str, language: str) -> str:
    """The sentence for an event; its name where there is none (a test keeps the table complete)."""
    words = ACTS.get(name)
    return words[language == "en"] if words else name


def form_name(form: str, language: str) -> str:
    """In which form a restricted matter was read."""
    words = FORMS.get(form)
    return words[language == "en"] if words else form
