"""May this post do this act on a matter? One table, default deny, every answer with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from lienket.kernel.errors import LienketError


@dataclass(frozen=True, slots=True)
class Rule:
    """Which parts in a matter an act needs, and the sentence that says so."""

    parts: frozenset[str]
    vi: str
    en: str


ANY = frozenset({"LEAD", "SUPPORT", "INFORMED"})
WORKING = frozenset({"LEAD", "SUPPORT"})
LEAD = frozenset({"LEAD"})
SUPPORT = frozenset({"SUPPORT"})
INFORMED = frozenset({"INFORMED"})
OFFERED = frozenset({"OFFERED"})

RULES: dict[str, Rule] = {
    "receive": Rule(frozenset({"RECEIVER"}), "mỗi chức trách chỉ tiếp nhận tin cho đơn vị mình", "a post takes in reports for its own unit only"),
    "acknowledge": Rule(ANY, "đơn vị được giao hoặc được thông báo thì xác nhận", "a unit assigned or informed acknowledges"),
    "decline-lead": Rule(LEAD, "đơn vị chủ trì được từ chối chủ trì, nêu lý do", "the lead may decline the lead with a reason"),
    "decline-support": Rule(SUPPORT, "đơn vị phối hợp được từ chối phối hợp, nêu lý do", "a supporter may decline its part with a reason"),
    "decline-rung": Rule(INFORMED, "đơn vị được báo vượt cấp được trả lời không nhận, nêu lý do", "a unit told by a ladder may refuse with a reason"),
    "assign": Rule(LEAD, "đơn vị đang giữ (tạm) chủ trì được giao chủ trì cho đơn vị khác, nêu lý do", "the unit holding the lead assigns it with a reason"),
    "propose": Rule(LEAD, "chỉ đơn vị chủ trì được đề nghị chuyển giao", "only the lead proposes a hand-over"),
    "withdraw": Rule(frozenset({"PROPOSER"}), "chỉ đơn vị đã đề nghị được rút đề nghị chuyển giao", "only the unit that made an offer withdraws it"),
    "note": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp được ghi diễn biến", "the lead or a supporter notes progress"),
    "take-up": Rule(LEAD, "chỉ đơn vị chủ trì được thụ lý hoặc không thụ lý", "only the lead takes a matter up, or refuses to"),
    "close": Rule(LEAD, "chỉ đơn vị chủ trì được kết thúc", "only the lead closes"),
    "reopen": Rule(LEAD, "chỉ đơn vị chủ trì được mở lại, nêu lý do", "only the lead reopens, with a reason"),
    "reclassify": Rule(LEAD, "chỉ đơn vị chủ trì được phân loại lại, nêu lý do", "only the lead reclassifies, with a reason"),
    "link": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp được liên kết hai vụ việc", "the lead or a supporter links two matters"),
    "unlink": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp cả hai vụ việc được bỏ liên kết", "the lead or a supporter of both matters takes a link back"),
    "merge": Rule(LEAD, "chỉ đơn vị chủ trì cả hai vụ việc được nhập vụ việc trùng", "only the lead of both matters merges duplicates"),
    "share": Rule(LEAD, "chỉ đơn vị chủ trì được chia sẻ thêm, nêu lý do", "only the lead shares further, with a reason"),
    "ledger": Rule(LEAD, "chỉ đơn vị chủ trì được xem sổ chia sẻ của vụ việc", "only the lead sees the ledger of a matter"),
    "ask-consent": Rule(LEAD, "chỉ đơn vị chủ trì được xin đồng ý chia sẻ", "only the lead asks for consent to share"),
    "withdraw-consent": Rule(LEAD, "chỉ đơn vị chủ trì được rút việc xin đồng ý", "only the lead takes its question for consent back"),
    "answer-consent": Rule(
        frozenset({"ORIGINATOR"}), "chỉ đơn vị tiếp nhận tin ban đầu được trả lời xin đồng ý", "only the unit the matter came from answers for consent"
    ),
    "recall": Rule(LEAD, "chỉ đơn vị chủ trì được thu hồi chia sẻ", "only the lead recalls what it shared"),
    "acknowledge-recall": Rule(
        frozenset({"RECALLED"}), "chỉ đơn vị bị thu hồi chia sẻ được xác nhận thu hồi", "only the unit from which it was recalled acknowledges a recall"
    ),
    "break-glass": Rule(
        frozenset({"POST"}),
        "chỉ người đang giữ chức trách của một đơn vị được mở khẩn cấp, nêu lý do",
        "only who acts in a post of a unit breaks the glass, with a reason",
    ),
    "review-opening": Rule(
        frozenset({"OVERSEER"}),
        "chỉ chức trách giám sát của đơn vị khác được xem xét việc mở khẩn cấp",
        "only a post of oversight of another unit reviews a break-glass opening",
    ),
    "ask-second": Rule(
        frozenset({"PERSON"}),
        "việc cần hai người chỉ do một người có tài khoản, đang giữ chức trách, đề nghị",
        "an act that takes two is asked for by a person with an account, acting in a post",
    ),
    "accept": Rule(OFFERED, "chỉ đơn vị được đề nghị mới nhận chủ trì", "only the unit it was offered to takes the lead"),
    "reject": Rule(OFFERED, "chỉ đơn vị được đề nghị mới trả lời không nhận", "only the unit it was offered to declines it"),
    "counter": Rule(OFFERED, "chỉ đơn vị được đề nghị mới đề nghị lại", "only the unit that was asked proposes something else instead"),
    "transfer-out": Rule(
        LEAD,
        "chỉ đơn vị chủ trì được chuyển vụ việc đến cơ quan có thẩm quyền ngoài mô hình, nêu lý do",
        "only the lead transfers a matter to the competent body outside the model, with a reason",
    ),
    "confirm-receipt": Rule(LEAD, "chỉ đơn vị chủ trì ghi xác nhận của nơi nhận", "only the lead notes that the receiver confirmed"),
    "take-back": Rule(
        LEAD, "chỉ đơn vị chủ trì được rút việc chuyển ra ngoài mô hình, nêu lý do", "only the lead takes a transfer outside back, with a reason"
    ),
    "task": Rule(LEAD, "chỉ đơn vị chủ trì được giao việc", "only the lead sets tasks"),
    "task-done": Rule(WORKING, "đơn vị được giao việc báo đã làm xong", "the unit a task was set for says that it is done"),
    "task-cancel": Rule(LEAD, "chỉ đơn vị chủ trì được thôi giao việc", "only the lead cancels a task"),
    "task-change": Rule(
        LEAD, "chỉ đơn vị chủ trì được đổi đơn vị, đổi hạn của việc đã giao, nêu lý do", "only the lead changes unit or time of a task, with a reason"
    ),
    "task-reopen": Rule(
        WORKING,
        "đơn vị chủ trì, hoặc đơn vị đã báo làm xong, được mở lại việc, nêu lý do",
        "the lead, or the unit that said it was done, takes a task up again, with a reason",
    ),
    "task-take": Rule(WORKING, "người của đơn vị được giao việc nhận làm", "a person of the unit a task was set for takes it"),
    "task-leave": Rule(WORKING, "người đã nhận làm được trả việc lại cho đơn vị", "who has taken a task puts it back for the unit"),
    "first-actions": Rule(LEAD, "chỉ đơn vị chủ trì được giao việc làm ngay theo điều khoản", "only the lead sets the first actions of a clause as tasks"),
    "checklist": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp được mở danh mục kiểm tra", "the lead or a supporter opens a checklist"),
    "checklist-mark": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp được đánh dấu danh mục kiểm tra", "the lead or a supporter marks items of a checklist"),
    "attach": Rule(WORKING, "đơn vị chủ trì hoặc phối hợp được thêm tệp", "the lead or a supporter adds files"),
    "erase-file": Rule(
        WORKING, "đơn vị chủ trì, hoặc đơn vị đã thêm tệp, được xóa tệp, nêu lý do", "the lead, or the unit that added a file, erases it with a reason"
    ),
    "hold": Rule(LEAD, "chỉ đơn vị chủ trì được giữ nguyên dữ liệu, nêu lý do", "only the lead puts a matter on hold, with a reason"),
    "release-hold": Rule(LEAD, "chỉ đơn vị chủ trì được thôi giữ nguyên dữ liệu, nêu lý do", "only the lead releases a hold, with a reason"),
    "retention": Rule(
        frozenset({"POST"}),
        "chỉ người đang giữ chức trách của đơn vị chủ trì được xóa dữ liệu hết thời hạn lưu",
        "only who acts in a post of the lead erases what has been kept long enough",
    ),
    "open-identity": Rule(LEAD, "chỉ đơn vị chủ trì được mở danh tính người báo, nêu lý do", "only the lead opens who reported, with a reason"),
    "open-protected": Rule(
        LEAD,
        "chỉ hai người của đơn vị chủ trì được mở danh tính người báo được bảo vệ, nêu căn cứ và lý do",
        "only two persons of the lead open who a protected reporter is, with legal ground and reason",
    ),
    "search-identity": Rule(
        frozenset({"POST"}),
        "chỉ người đang giữ chức trách của một đơn vị được tìm theo danh tính người báo, nêu lý do",
        "only who acts in a post of a unit searches by who reported, with a reason",
    ),
    "forget": Rule(LEAD, "chỉ đơn vị chủ trì được xóa danh tính người báo, nêu lý do", "only the lead erases the reporter's identity, with a reason"),
    "pause": Rule(LEAD, "chỉ đơn vị chủ trì được tạm dừng thời hạn, nêu căn cứ", "only the lead pauses a clock, with its ground in law"),
    "complex": Rule(LEAD, "chỉ đơn vị chủ trì được xác định vụ việc phức tạp, nêu căn cứ và lý do", "only the lead finds a matter complex, with its ground"),
    "extend": Rule(
        LEAD,
        "chỉ đơn vị chủ trì được gia hạn, theo quyết định của người đứng đầu đơn vị và trong mức luật cho phép",
        "only the lead extends a clock, by decision of the head of its unit and within what the law allows",
    ),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Allowed or not, and why, in both languages."""

    allowed: bool
    vi: str
    en: str


class NotAllowed(LienketError):
    """The post may not do this act: (act, reason in Vietnamese, reason in English)."""

    code = "not-allowed"


def may(act: str, part: str | None) -> Ruling:
    """The ruling for a post whose unit plays `part` (or none) in the matter."""
    rule = RULES.get(act)
    if rule is None:
        return Ruling(False, f"không có quy tắc cho việc “{act}”", f"no rule allows “{act}”")
    return Ruling(part in rule.parts, rule.vi, rule.en)


def require(act: str, part: str | None) -> None:
    """Raise NotAllowed unless `may` allows."""
    ruling = may(act, part)
    if not ruling.allowed:
        raise NotAllowed(act, ruling.vi, ruling.en)
