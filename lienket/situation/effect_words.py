"""The words of `effects`, whole sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping

EFFECTS: Mapping[str, Mapping[str, str]] = {
    "told": {"vi": "Gửi thông báo cho: {units}.", "en": "A notice goes to: {units}."},
    "told nobody": {
        "vi": "Không gửi thông báo riêng cho đơn vị nào; việc này hiện trong diễn biến của vụ việc.",
        "en": "No unit gets a notice of its own; the timeline of the matter shows it.",
    },
    "choose unit": {"vi": "Chọn đơn vị để xem trước việc gì sẽ xảy ra.", "en": "Choose a unit to see what will happen."},
    "choose other": {"vi": "Ghi số vụ việc kia để xem trước việc gì sẽ xảy ra.", "en": "Give the other matter's number to see what will happen."},
    "choose clock": {"vi": "Chọn thời hạn để xem trước việc gì sẽ xảy ra.", "en": "Choose a clock to see what will happen."},
    "choose facts": {"vi": "Chọn điều cần sửa để xem quy chế quyết định lại thế nào.", "en": "Choose what to change to see how the regulation decides then."},
    "acknowledge": {"vi": "{unit} xác nhận: đã nhận việc và đang làm.", "en": "{unit} says: received, we act."},
    "ladder stops": {"vi": "Không báo vượt cấp thêm vì hạn xác nhận này.", "en": "No further unit above is told because of this clock."},
    "clocks met": {"vi": "Hoàn thành hạn: {clocks}.", "en": "Clocks met: {clocks}."},
    "clocks stop": {"vi": "Thôi tính hạn: {clocks}.", "en": "Clocks that stop: {clocks}."},
    "clocks follow": {
        "vi": "Hạn của vụ việc đi theo đơn vị chủ trì, không tính lại: {clocks}.",
        "en": "The matter's clocks go with the lead and run on: {clocks}.",
    },
    "clocks go on": {"vi": "Tính tiếp đến hạn cũ: {clocks}.", "en": "Clocks that run on to their old due dates: {clocks}."},
    "must acknowledge": {"vi": "{unit} phải xác nhận trong {limit}, đến {due} – {cites}.", "en": "{unit} must acknowledge within {limit}, by {due} – {cites}."},
    "takes the lead": {
        "vi": "{unit} chủ trì ngay; {lead} thôi chủ trì và vẫn được xem.",
        "en": "{unit} leads at once; {lead} no longer leads and goes on reading.",
    },
    "confirms": {"vi": "{unit} chính thức chủ trì, không còn là tạm giữ.", "en": "{unit} leads in fact, no longer only for the time being."},
    "reject": {"vi": "{lead} vẫn chủ trì; {unit} thôi được xem theo đề nghị này.", "en": "{lead} goes on leading; {unit} no longer reads by this offer."},
    "hand-over": {
        "vi": "{lead} vẫn chủ trì cho đến khi {unit} đồng ý; {unit} được xem vụ việc để trả lời.",
        "en": "{lead} leads until {unit} agrees; {unit} may read the matter to answer.",
    },
    "offer goes on": {
        "vi": "Đồng ý với đề nghị lại: chủ trì được đề nghị cho {unit} ngay bây giờ.",
        "en": "What was proposed is agreed to: the lead is offered to {unit} at once.",
    },
    "no term": {
        "vi": "Không điều khoản nào định {unit} phải trả lời đến khi nào; đề nghị chờ cho đến khi được rút.",
        "en": "Nothing says by when {unit} must answer; the offer waits until it is withdrawn.",
    },
    "silence returns": {
        "vi": "{unit} phải trả lời trong {limit}, đến {due}. Nếu đến lúc đó không ai trả lời, đề nghị trả về {back} – {cites}.",
        "en": "{unit} must answer within {limit}, by {due}. If nobody answers by then, the offer returns to {back} – {cites}.",
    },
    "silence climbs": {
        "vi": "{unit} phải trả lời trong {limit}, đến {due} – {cites}. Không ai trả lời: báo {told} – {ladder}; vẫn không ai nhận thì trả về {back}.",
        "en": "{unit} must answer within {limit}, by {due} – {cites}. Unanswered, {told} is told – {ladder}; if still nobody acts, it returns to {back}.",
    },
    "says": {"vi": "Theo quy chế: {unit} chủ trì – {cites}.", "en": "By the regulation {unit} leads – {cites}."},
    "says the same": {"vi": "Quy chế cũng nói: {unit} chủ trì – {cites}.", "en": "The regulation says so too: {unit} leads – {cites}."},
    "says another": {"vi": "Quy chế nói khác: {unit} chủ trì – {cites}.", "en": "The regulation says otherwise: {unit} leads – {cites}."},
    "says nothing": {"vi": "Quy chế không chỉ ra đơn vị chủ trì ({missing}).", "en": "The regulation names no lead ({missing})."},
    "choose whose": {
        "vi": "Nói việc thuộc ai: chọn một đơn vị của mô hình, hoặc ghi tên cơ quan ngoài mô hình – một trong hai.",
        "en": "Say whose it is: choose a unit of the model, or name a body outside it – one of the two.",
    },
    "whose": {
        "vi": "Đơn vị chủ trì thấy: việc thuộc {unit}, và đề nghị được cho đơn vị đó trong một bước.",
        "en": "The lead sees that it is {unit}'s, and can offer it to that unit in one step.",
    },
    "whose outside": {
        "vi": "Đơn vị chủ trì thấy: việc thuộc “{body}”, ngoài mô hình.",
        "en": "The lead sees that it belongs to “{body}”, outside the model.",
    },
    "reject counter": {
        "vi": "{lead} vẫn chủ trì; đề nghị lại hết hiệu lực.",
        "en": "{lead} goes on leading; what was proposed instead ends.",
    },
    "counter ends": {"vi": "Đề nghị lại hết hiệu lực; một đề nghị mới thay thế.", "en": "What was proposed instead ends; a new offer takes its place."},
    "counter": {
        "vi": "Đề nghị trước kết thúc; đề nghị mới là {unit} chủ trì. {lead} vẫn chủ trì và trả lời; {unit} chưa được xem gì.",
        "en": "The offer before ends; the new proposal is that {unit} leads. {lead} still leads and answers; {unit} reads nothing yet.",
    },
    "counter condition": {
        "vi": "Đề nghị trước kết thúc; {unit} nhận chủ trì nếu {lead} đồng ý với điều kiện ghi ở lý do. {lead} vẫn chủ trì cho đến lúc đó.",
        "en": "The offer before ends; {unit} takes the lead if {lead} agrees to the condition given as the reason. Until then {lead} leads.",
    },
    "transfer out": {
        "vi": "Lập biên bản bàn giao có số, danh mục tệp kèm mã băm, không có danh tính người báo. {lead} vẫn chủ trì cho đến khi nơi nhận xác nhận.",
        "en": "A numbered hand-over record is made: files with their digests, no identity of who reported. {lead} leads until the receiver confirms.",
    },
    "confirm by": {
        "vi": "Nơi nhận phải xác nhận đến {due}; quá hạn thì báo theo thang vượt cấp nếu có – {cites}.",
        "en": "The receiver must confirm by {due}; after that the ladder, where there is one, is climbed – {cites}.",
    },
    "confirm late": {
        "vi": "Hạn chuyển giao đã quá từ {due} – {cites}; chuyển và ghi xác nhận càng sớm càng tốt.",
        "en": "The time to hand over ran out at {due} – {cites}; transfer it and note the receipt as soon as possible.",
    },
    "confirm whenever": {
        "vi": "Không luật hay điều khoản nào định hạn nơi nhận phải xác nhận; vụ việc mở cho đến khi có xác nhận.",
        "en": "No law or clause says by when the receiver must confirm; the matter stays open until it does.",
    },
    "record lists": {"vi": "Số tệp ghi trong biên bản: {n}.", "en": "Files listed in the record: {n}."},
    "confirm receipt": {
        "vi": "Nơi nhận đã nhận: vụ việc kết thúc với kết quả đã chọn khi chuyển; mở lại được, nêu lý do.",
        "en": "The receiver has it: the matter ends with the outcome chosen when it was sent; it can be reopened with a reason.",
    },
    "take back": {
        "vi": "Việc chuyển thôi; biên bản được giữ và ghi là đã rút. {lead} giải quyết tiếp, các thời hạn chưa hề dừng.",
        "en": "The transfer ends; the record is kept, marked as taken back. {lead} goes on, and no clock has stopped.",
    },
    "withdraw": {"vi": "Đề nghị đang chờ {units} trả lời hết hiệu lực.", "en": "The offer that {units} was to answer lapses."},
    "decline lead": {
        "vi": "{unit} thôi chủ trì; {holder} tạm giữ cho đến khi phân công.",
        "en": "{unit} no longer leads; {holder} holds it until somebody is assigned.",
    },
    "nobody left": {"vi": "Không còn đơn vị nào giữ được vụ việc; không từ chối được.", "en": "No unit is left to hold the matter; it cannot be declined."},
    "decline rung": {
        "vi": "{unit} trả lời không nhận; nếu số còn lại không đủ, bậc tiếp theo được báo ngay. {unit} vẫn được xem.",
        "en": "{unit} refuses; where the others no longer suffice, the next rung is told at once. {unit} goes on reading.",
    },
    "decline support": {"vi": "{unit} thôi phối hợp và vẫn được xem.", "en": "{unit} no longer supports and goes on reading."},
    "tasks end": {"vi": "Thôi giao {n} việc còn dở.", "en": "Open tasks cancelled: {n}."},
    "note": {
        "vi": "Lời ghi được giữ cùng vụ việc; đơn vị chủ trì và phối hợp đọc được.",
        "en": "The words are kept with the matter; the lead and the supporters read them.",
    },
    "close": {"vi": "Vụ việc kết thúc; có thể mở lại, nêu lý do.", "en": "The matter ends; it can be reopened with a reason."},
    "merge": {
        "vi": "Vụ việc này kết thúc vì trùng và trỏ sang {other}; không xóa gì, mở lại thì hết nhập.",
        "en": "This matter closes as a duplicate and points to {other}; nothing is deleted, reopening undoes it.",
    },
    "reopen": {"vi": "Vụ việc lại được giải quyết tiếp.", "en": "Work on the matter goes on."},
    "nothing differs": {
        "vi": "Ghi dữ kiện mới; quy chế quyết định như cũ, không đổi đơn vị hay thời hạn nào.",
        "en": "The new facts are written; the regulation decides as before, no unit and no clock changes.",
    },
    "differs": {"vi": "Quy chế quyết định lại. Thay đổi: {what}.", "en": "The regulation decides again. What changes: {what}."},
    "added": {"vi": "Mới: {line}", "en": "New: {line}"},
    "removed": {"vi": "Không còn: {line}", "en": "No longer: {line}"},
    "parts stay": {
        "vi": "Đơn vị đang phối hợp vẫn giữ phần việc cho đến khi tự thôi; hạn tính lại từ lúc bắt đầu cũ.",
        "en": "Units that take part now stay until they end it themselves; clocks are counted anew from their old start.",
    },
    "share": {
        "vi": "{unit} được đọc ở mức “{level}”; thu hồi được bất cứ lúc nào.",
        "en": "{unit} may read at level “{level}”; it can be recalled at any time.",
    },
    "share silent": {
        "vi": "Không gửi thông báo riêng: đơn vị thấy vụ việc trong danh sách của mình.",
        "en": "No notice is sent: the unit finds the matter in its list.",
    },
    "recall": {
        "vi": "{unit} thôi được đọc theo chia sẻ; điều mà điều khoản cho đọc thì vẫn còn.",
        "en": "{unit} no longer reads by what was shared; what a clause gives stays.",
    },
    "ask-consent": {
        "vi": "Đơn vị tiếp nhận tin ban đầu được báo, đọc lý do và trả lời; {unit} chưa đọc được gì cho đến khi được đồng ý.",
        "en": "The unit the matter came from is told, reads the reason and answers; {unit} reads nothing until it consents.",
    },
    "withdraw-consent": {"vi": "Đơn vị được hỏi không còn phải trả lời.", "en": "The unit asked need not answer any more."},
    "consent asked": {
        "vi": "{asker} xin cho {unit} đọc ở mức “{level}”. Lý do: {why}",
        "en": "{asker} asks that {unit} may read at level “{level}”. The reason: {why}",
    },
    "consent asked until": {
        "vi": "{asker} xin cho {unit} đọc ở mức “{level}” đến {until}. Lý do: {why}",
        "en": "{asker} asks that {unit} may read at level “{level}” until {until}. The reason: {why}",
    },
    "no reason left": {"vi": "(nội dung đã xóa)", "en": "(erased)"},
    "agree-consent": {
        "vi": "{unit} đọc được ngay, ở mức đã xin; đơn vị chủ trì thu hồi được.",
        "en": "{unit} reads at once, at the level asked for; the lead may recall it.",
    },
    "refuse-consent": {"vi": "{unit} không đọc được gì; đơn vị chủ trì thấy lý do.", "en": "{unit} reads nothing; the lead sees the reason."},
    "recall asked": {
        "vi": "Nếu không còn đọc được, đơn vị nhận yêu cầu xác nhận đã trả lại hoặc xóa bản sao; chỉ thấy số của vụ việc.",
        "en": "Where it reads no more, it is asked to acknowledge that its copies are returned or deleted; it sees the number of the matter only.",
    },
    "pause": {
        "vi": "Hạn “{clock}” dừng; khi tiếp tục, hạn lùi đúng bằng thời gian dừng.",
        "en": "The clock “{clock}” stops; when it goes on, it is due later by the pause.",
    },
    "resume": {"vi": "Hạn “{clock}” tính tiếp, đến {due}.", "en": "The clock “{clock}” goes on and is due by {due}."},
    "choose extension": {
        "vi": "Chọn thời hạn, căn cứ và ghi số ngày hoặc tháng trong mức được thêm để xem trước hạn mới.",
        "en": "Choose clock and ground and give days or months within what may be added to see the new due date.",
    },
    "extend": {"vi": "Hạn “{clock}” được thêm {length}, đến {due}.", "en": "The clock “{clock}” gets {length} more and is due by {due}."},
    "extend paused": {
        "vi": "Hạn “{clock}” đang tạm dừng được thêm {length}; đến hạn khi nào thì tính lúc tiếp tục.",
        "en": "The paused clock “{clock}” gets {length} more; when it is due is known once it goes on.",
    },
    "withdraw extension": {
        "vi": "Rút lần gia hạn gần nhất: hạn “{clock}” trở lại {due}; nếu đã qua thì bị ghi quá hạn.",
        "en": "The last extension is taken back: the clock “{clock}” is due by {due} again; if that is past, it lapses.",
    },
    "withdraw extension paused": {
        "vi": "Rút lần gia hạn gần nhất của hạn “{clock}” đang tạm dừng.",
        "en": "The last extension of the paused clock “{clock}” is taken back.",
    },
    "choose complex": {
        "vi": "Chọn thời hạn và căn cứ để xem trước hạn mới.",
        "en": "Choose clock and ground to see the new due date.",
    },
    "complex": {
        "vi": "Hạn “{clock}” tính lại từ lúc bắt đầu cũ theo mức {limit}, đến {due} – {cites}.",
        "en": "The clock “{clock}” is counted from its old start by {limit} and is due by {due} – {cites}.",
    },
    "complex paused": {
        "vi": "Hạn “{clock}” đang tạm dừng tính theo mức {limit} từ lúc bắt đầu cũ – {cites}; đến hạn khi nào thì tính lúc tiếp tục.",
        "en": "The paused clock “{clock}” is counted by {limit} from its old start – {cites}; when it is due is known once it goes on.",
    },
    "ordinary": {
        "vi": "Hạn “{clock}” trở lại mức thường, đến {due}; nếu đã qua thì bị ghi quá hạn.",
        "en": "The clock “{clock}” is counted by the ordinary limit again and is due by {due}; if that is past, it lapses.",
    },
    "ordinary paused": {
        "vi": "Hạn “{clock}” đang tạm dừng trở lại mức thường.",
        "en": "The paused clock “{clock}” is counted by the ordinary limit again.",
    },
    "take up": {"vi": "{unit} thụ lý vụ việc để giải quyết.", "en": "{unit} takes the matter up for handling."},
    "clocks met late": {"vi": "Làm xong nhưng đã quá hạn: {clocks}.", "en": "Done, but late: {clocks}."},
    "clocks late again": {"vi": "Lại quá hạn: {clocks}.", "en": "Overdue again: {clocks}."},
    "refuse to take up": {
        "vi": "{unit} không thụ lý; vụ việc kết thúc với kết quả đã chọn, có thể mở lại, nêu lý do.",
        "en": "{unit} does not take the matter up; it ends with the outcome chosen and can be reopened with a reason.",
    },
    "sender told": {
        "vi": "Chương trình không gửi gì cho người gửi: đơn vị phải thông báo việc không thụ lý và lý do; ghi số, ngày của thông báo.",
        "en": "The program sends the sender nothing: your unit must tell them that it is not taken up, and why; give number and date of that notice.",
    },
    "link": {
        "vi": "Hai vụ việc trỏ sang nhau; mỗi vụ việc vẫn giải quyết riêng. Đơn vị phải tham gia cả hai.",
        "en": "The two matters point to each other; each goes on by itself. Your unit must work on both.",
    },
    "unlink": {
        "vi": "Vụ việc này và {other} không còn trỏ sang nhau; cả hai vẫn giải quyết như trước. Liên kết lại được bất cứ lúc nào.",
        "en": "This matter and {other} no longer point to each other; both go on as before. They can be linked again at any time.",
    },
    "hold": {
        "vi": "Trong thời gian giữ, không ai xóa được tệp, danh tính hay dữ liệu của vụ việc, kể cả khi hết thời hạn lưu. Thôi giữ được, nêu lý do.",
        "en": "While it lasts nobody erases a file, an identity or anything of the matter, nor does the end of its time to be kept. It can be released.",
    },
    "release-hold": {
        "vi": "Từ nay xóa được theo quyền và thời hạn lưu. Giữ lại được bất cứ lúc nào.",
        "en": "From now on things may be erased again, by right and by time. A hold can be set again at any time.",
    },
    "forget": {
        "vi": "Chưa xóa gì: một người khác của đơn vị chủ trì phải xác nhận trong 24 giờ. Xác nhận rồi thì tên, điện thoại, địa chỉ người báo "
        "trong mọi tin của vụ việc bị xóa hẳn, sao lưu cũ cũng không trả lại; nhật ký chỉ còn ghi là đã xóa.",
        "en": "Nothing is erased yet: another person of the leading unit has to confirm within 24 hours. Then name, phone and address of who "
        "reported are erased from every report of the matter, and no older backup brings them back; the journal keeps only that it was done.",
    },
    "open-protected": {
        "vi": "Chưa mở gì: một người khác của đơn vị chủ trì phải xác nhận trong 24 giờ; người xác nhận không xem được danh tính. Xác nhận rồi thì chỉ "
        "người đề nghị, ở chức trách này, xem được cho đến hết 24 giờ ấy; mỗi lần xem đều ghi nhật ký.",
        "en": "Nothing is opened yet: another person of the leading unit has to confirm within 24 hours, and sees no identity by confirming. Then only "
        "who asked, in this post, may read it until these 24 hours are over; each reading is an entry of the journal.",
    },
    "apart told": {
        "vi": "Không ai được báo và diễn biến không ghi gì, để không ai khác biết có danh tính; nhắc người thứ hai xem trang Chờ người thứ hai.",
        "en": "Nobody is told and the timeline shows nothing, so that no one else learns of it; ask a second person to look at the page Second person.",
    },
    "second told": {
        "vi": "Đơn vị này nhận một báo tin, để người thứ hai biết; không đơn vị nào khác được báo.",
        "en": "This unit gets a notice, so that a second person knows; no other unit is told.",
    },
    "task": {"vi": "{unit} thấy việc này trong bảng việc của mình.", "en": "{unit} finds the task on its board."},
    "first-actions": {
        "vi": "Mỗi việc được chọn thành một việc giao, ghi điều khoản; đơn vị được giao thấy trong bảng việc của mình. Thôi giao được.",
        "en": "Each one chosen becomes a task that cites its clause, on the board of its unit. Tasks can be cancelled.",
    },
    "instead": {
        "vi": "“{text}”: điều khoản giao {unit}, nay không tham gia; {lead} làm.",
        "en": "“{text}”: the clause says {unit}, which takes no part now; {lead} does it.",
    },
    "task-take": {"vi": "Việc hiện trong “Hôm nay của tôi”; đồng nghiệp thấy ai đang làm.", "en": "It is in your “My day”; colleagues see who does it."},
    "task-leave": {"vi": "Việc trở lại là của cả đơn vị.", "en": "It is the whole unit's again."},
    "task-change": {
        "vi": "Đơn vị, hạn mới có hiệu lực ngay; lý do được giữ cùng vụ việc. Đổi lại được bằng một lần đổi nữa.",
        "en": "The new unit and time hold at once; the reason is kept with the matter. Another change takes it back.",
    },
    "task-reopen": {
        "vi": "Việc lại phải làm; lời và tệp báo xong trước đó vẫn ở diễn biến.",
        "en": "It is to be done again; what was said when it was done stays in the timeline.",
    },
    "checklist": {
        "vi": "Danh mục được mở cho vụ việc này; đơn vị chủ trì và phối hợp cùng đánh dấu được.",
        "en": "The checklist is opened for this matter; the lead and the supporters mark it together.",
    },
    "checklist-mark": {"vi": "Ghi ai đánh dấu, lúc nào; bỏ đánh dấu được.", "en": "Who and when is written down; it can be taken back."},
    "task-done": {"vi": "Việc được ghi là đã xong.", "en": "The task is marked as done."},
    "task-cancel": {"vi": "Việc không còn phải làm.", "en": "The task need not be done any more."},
    "attach": {
        "vi": "Tệp được giữ cùng vụ việc; đơn vị chủ trì và phối hợp mở được. Ảnh được ghi lại, chỉ giữ hình: vị trí, tên máy, tên người không còn.",
        "en": "The file is kept with the matter; the lead and the supporters can open it. Of a picture only the pixels are kept: no place, device or name.",
    },
    "erase-file": {
        "vi": "Tệp bị xóa hẳn, không khôi phục được; nhật ký ghi là đã xóa và lý do.",
        "en": "The file is erased for good; the journal keeps that it was, and the reason.",
    },
}
