"""The sentences of a comparison, whole in each language, and the names of codes that go into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienket.regulation.format import Condition, FirstAction, Instrument, Limit, Words
from lienket.regulation.load import Pack

Both = tuple[str, str]
"""Vietnamese, English."""

SENTENCES: Mapping[str, Both] = {
    "clause.added": ("{cite} là điều khoản mới: {title}.", "{cite} is a new clause: {title}."),
    "clause.removed": ("{cite} không còn: {title}.", "{cite} is gone: {title}."),
    "clause.renumbered": ("{before} nay là {after}.", "{before} is now {after}."),
    "clause.title": ("{cite}: tên đổi từ “{before}” thành “{after}”.", "{cite}: its heading changes from “{before}” to “{after}”."),
    "clause.prose": ("{cite}: lời văn được sửa.", "{cite}: its wording changes."),
    "clause.basis": ("{cite}: căn cứ của lời văn đổi từ “{before}” thành “{after}”.", "{cite}: the basis of its wording changes from “{before}” to “{after}”."),
    "routing.lead": ("{cite}: chủ trì đổi từ {before} sang {after}.", "{cite}: the lead changes from {before} to {after}."),
    "routing.lead-named": ("{cite}: nay giao {after} chủ trì.", "{cite}: the lead is now named: {after}."),
    "routing.lead-dropped": ("{cite}: không còn giao {before} chủ trì.", "{cite}: {before} is no longer named as lead."),
    "routing.support": ("{cite}: lực lượng phối hợp: {change}.", "{cite}: supporters: {change}."),
    "routing.inform": ("{cite}: nơi được thông báo: {change}.", "{cite}: units told: {change}."),
    "routing.first_actions": ("{cite}: việc làm ngay: {change}.", "{cite}: first actions: {change}."),
    "routing.overrides": ("{cite}: điều khoản bị gạt ra: {change}.", "{cite}: clauses set aside: {change}."),
    "routing.added": (
        "{cite}: nay phân công – chủ trì: {lead}; phối hợp: {support}; thông báo: {inform} ({when}).",
        "{cite}: it now assigns – lead: {lead}; support: {support}; told: {inform} ({when}).",
    ),
    "routing.removed": (
        "{cite}: thôi phân công – chủ trì: {lead}; phối hợp: {support}; thông báo: {inform} ({when}).",
        "{cite}: it no longer assigns – lead: {lead}; support: {support}; told: {inform} ({when}).",
    ),
    "clock.limit": ("{cite}: hạn {clock} đổi {before} → {after} ({tighter}).", "{cite}: {clock} within {before} → {after} ({tighter})."),
    "clock.clock": ("{cite}: đồng hồ đổi từ “{before}” sang “{after}”.", "{cite}: the clock changes from “{before}” to “{after}”."),
    "clock.duty": ("{cite}: người chịu hạn đổi từ {before} sang {after}.", "{cite}: who is bound by the limit changes from {before} to {after}."),
    "clock.warn": ("{cite}: nhắc trước hạn {clock}: {before} → {after}.", "{cite}: reminders of “{clock}”: {before} → {after}."),
    "clock.law": ("{cite}: dòng luật làm căn cứ đổi từ {before} sang {after}.", "{cite}: the row of law it rests on changes from {before} to {after}."),
    "clock.added": (
        "{cite}: nay đặt hạn {clock} {limit} cho {duty} ({when}).",
        "{cite}: it now sets a limit: {clock} within {limit}, for the {duty} ({when}).",
    ),
    "clock.removed": ("{cite}: bỏ hạn {clock} {limit} cho {duty} ({when}).", "{cite}: the limit is gone: {clock} within {limit}, for the {duty} ({when})."),
    "escalation.clock": ("{cite}: thang báo cáo nay theo hạn “{after}” thay vì “{before}”.", "{cite}: the ladder now follows “{after}” instead of “{before}”."),
    "escalation.rung": ("{cite}: nấc {n} đổi từ “{before}” thành “{after}”.", "{cite}: rung {n} changes from “{before}” to “{after}”."),
    "escalation.rung-added": ("{cite}: thêm nấc {n}: {after}.", "{cite}: rung {n} is added: {after}."),
    "escalation.rung-removed": ("{cite}: bỏ nấc {n}: {before}.", "{cite}: rung {n} is gone: {before}."),
    "escalation.added": ("{cite}: nay có thang báo cáo khi quá hạn {clock}: {ladder}.", "{cite}: there is now a ladder when “{clock}” lapses: {ladder}."),
    "escalation.removed": ("{cite}: bỏ thang báo cáo khi quá hạn {clock}: {ladder}.", "{cite}: the ladder when “{clock}” lapses is gone: {ladder}."),
    "sharing.label": ("{cite}: nhãn chia sẻ đổi từ {before} sang {after}.", "{cite}: the sharing label changes from {before} to {after}."),
    "sharing.restricted": ("{cite}: vụ việc hạn chế: trước {before}, nay {after}.", "{cite}: restricted: before {before}, now {after}."),
    "sharing.informed_level": (
        "{cite}: mức đọc của nơi được thông báo đổi từ {before} sang {after}.",
        "{cite}: the level of those told changes from {before} to {after}.",
    ),
    "sharing.profile": ("{cite}: mẫu lược bớt đổi từ {before} sang {after}.", "{cite}: the redaction profile changes from {before} to {after}."),
    "sharing.onward": ("{cite}: quyền chuyển tiếp đổi từ {before} sang {after}.", "{cite}: who may pass it on changes from {before} to {after}."),
    "rule.part": ("{cite}: {rule} – {part} đổi từ “{before}” thành “{after}”.", "{cite}: {rule} – {part} changes from “{before}” to “{after}”."),
    "rule.added": ("{cite}: nay có quy định về {rule}: {content}.", "{cite}: it now has a rule on {rule}: {content}."),
    "rule.removed": ("{cite}: bỏ quy định về {rule}: {content}.", "{cite}: its rule on {rule} is gone: {content}."),
    "when.widened": (
        "{cite}: phạm vi theo {dimension} mở rộng: từ {before} thành {after}.",
        "{cite}: it applies to more by {dimension}: from {before} to {after}.",
    ),
    "when.narrowed": (
        "{cite}: phạm vi theo {dimension} thu hẹp: từ {before} còn {after}.",
        "{cite}: it applies to less by {dimension}: from {before} to {after}.",
    ),
    "when.other": (
        "{cite}: phạm vi theo {dimension} thay đổi: từ {before} thành {after}.",
        "{cite}: it applies to others by {dimension}: from {before} to {after}.",
    ),
    "head": ("{part} đổi từ “{before}” thành “{after}”.", "{part} changes from “{before}” to “{after}”."),
    "party.joined": ("{unit} tham gia ký.", "{unit} joins as a party."),
    "party.left": ("{unit} không còn là bên ký.", "{unit} is no longer a party."),
    "party.lead": ("{unit} nay là lực lượng nòng cốt.", "{unit} is now a core party."),
    "party.lead-no-more": ("{unit} thôi là lực lượng nòng cốt.", "{unit} is no longer a core party."),
    "role.added": ("Thêm vai trò “{role}”: {after}.", "There is a new role “{role}”: {after}."),
    "role.removed": ("Bỏ vai trò “{role}”: {before}.", "The role “{role}” is gone: {before}."),
    "role.resolved": ("Vai trò “{role}” trước do {before}, nay do {after}.", "The role “{role}” was played by {before}, now by {after}."),
    "role.at": (
        "Vai trò “{role}” tại {zone} trước do {before}, nay do {after}.",
        "The role “{role}” at {zone} was played by {before}, now by {after}.",
    ),
    "role.renamed": ("Vai trò “{before}” nay gọi là “{after}”.", "The role “{before}” is now called “{after}”."),
}

LABELS: Mapping[str, Both] = {
    "information": ("trao đổi thông tin", "exchange of information"),
    "reporting": ("báo cáo định kỳ", "periodic reports"),
    "meeting": ("họp định kỳ", "regular meetings"),
    "target": ("chỉ tiêu không để xảy ra", "a zero-incident target"),
    "commendation": ("khen thưởng", "commendation"),
    "transition": ("chuyển tiếp", "transition"),
    "by": ("bên thực hiện", "who does it"),
    "to": ("nơi nhận", "who receives it"),
    "channels": ("kênh", "channels"),
    "within": ("thời hạn", "how soon"),
    "every": ("chu kỳ", "how often"),
    "window": ("kỳ số liệu", "window"),
    "due": ("ngày phải nộp", "due day"),
    "law": ("căn cứ luật", "row of law"),
    "purpose": ("mục đích", "purpose"),
    "host": ("bên chủ trì họp", "host"),
    "attend": ("thành phần", "who attends"),
    "day": ("ngày họp", "day"),
    "name": ("tên chỉ tiêu", "name"),
    "forms": ("hình thức", "forms"),
    "subjects": ("đối tượng", "subjects"),
    "occasion": ("dịp", "occasion"),
    "proposed_by": ("bên đề nghị", "who proposes"),
    "decided_by": ("bên quyết định", "who decides"),
    "pending": ("việc dở dang", "pending matters"),
    "clocks": ("thời hạn đang chạy", "running limits"),
    "kind": ("loại tin", "kind"),
    "field": ("lĩnh vực", "field"),
    "severity": ("mức độ", "severity"),
    "zone": ("địa bàn", "zone"),
    "fence": ("hàng rào", "the fence"),
    "reporter": ("người báo", "reporter"),
    "flags": ("dấu hiệu phải có", "marks that must be set"),
    "without_flags": ("dấu hiệu không được có", "marks that must not be set"),
    "number": ("Số ký hiệu", "The number"),
    "title": ("Tên văn bản", "The title"),
    "level": ("Cấp của văn bản", "The level"),
    "precedence": ("Thứ tự ưu tiên", "The precedence"),
    "issued_by": ("Cơ quan ban hành", "The issuing unit"),
    "signed_on": ("Ngày ký", "The date of signing"),
    "starts": ("Ngày có hiệu lực", "The date of coming into force"),
    "ends": ("Ngày hết hiệu lực", "The date of ending"),
    "replaces": ("Văn bản bị thay thế", "The text replaced"),
    "implements": ("Kế hoạch được thực hiện", "The plan carried out"),
    "default_label": ("Nhãn chia sẻ mặc định", "The default sharing label"),
    "bases": ("Căn cứ ban hành", "The grounds of issue"),
    "chapters": ("Các chương", "The chapters"),
    "recipients": ("Nơi nhận", "The recipients"),
    "signatories": ("Thể thức ký", "The form of signing"),
    "issued_at": ("Địa danh", "The place of issue"),
    "profiles": ("Các mẫu lược bớt", "The redaction profiles"),
    "consents": ("Ý kiến của các bên", "What the parties said"),
    "tighter": ("chặt hơn", "tighter"),
    "looser": ("lỏng hơn", "looser"),
    "other-unit": ("khác đơn vị tính", "another unit of time"),
    "any": ("mọi trường hợp", "any"),
    "none": ("không", "none"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "all-parties": ("mọi bên", "every party"),
    "parent": ("cấp trên trực tiếp", "the unit above"),
    "inside": ("trong hàng rào", "inside the fence"),
    "outside": ("ngoài hàng rào", "outside the fence"),
    "always": ("mọi trường hợp", "in every case"),
    "nobody": ("không ai", "nobody"),
    "lead": ("đơn vị chủ trì", "lead"),
    "support": ("đơn vị phối hợp", "supporters"),
    "informed": ("đơn vị được thông báo", "units told"),
    "receiver": ("đơn vị tiếp nhận", "receiver"),
    "offered": ("đơn vị được đề nghị nhận chủ trì", "unit the lead is offered to"),
    "basis-published": ("đã công bố", "published"),
    "basis-assumed": ("giả định", "assumed"),
    "basis-law": ("theo luật", "restates law"),
    "know": ("biết", "know"),
    "view": ("xem", "view"),
    "work": ("xử lý", "work"),
    "acknowledge": ("xác nhận", "acknowledge"),
    "first-report": ("báo cáo đầu tiên", "first report"),
    "hand-over": ("chuyển giao", "hand over"),
    "accept": ("thụ lý", "accept"),
    "decide": ("ra quyết định", "decide"),
    "resolve": ("giải quyết", "resolve"),
    "answer": ("trả lời", "answer"),
    "notify": ("thông báo", "notify"),
    "offer": ("trả lời đề nghị chuyển giao", "answer the offer of the lead"),
}
_UNITS: Mapping[str, Both] = {
    "minutes": ("{n} phút", "{n} minutes"),
    "hours": ("{n} giờ", "{n} hours"),
    "days": ("{n} ngày", "{n} days"),
    "working_days": ("{n} ngày làm việc", "{n} working days"),
    "months": ("{n} tháng", "{n} months"),
}
DIMENSIONS = ("kind", "field", "severity", "zone", "fence", "reporter", "flags", "without_flags")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what sort (a key of SENTENCES), in which clause ('' for the whole), the sentence in both languages, the data."""

    what: str
    clause: str
    text: Both
    before: Any = None
    after: Any = None


def label(key: str) -> Both:
    """A fixed word in both languages; a code without one stands for itself."""
    return LABELS.get(key, (key, key))


def said(what: str, clause: str, old: Any, new: Any, /, **words: Both | str) -> Change:
    """The sentence of a change; `old` and `new` are its data, `words` go into the sentence."""
    vi, en = SENTENCES[what]
    both = {key: value if isinstance(value, tuple) else (value, value) for key, value in words.items()}
    text = (vi.format(**{k: v[0] for k, v in both.items()}), en.format(**{k: v[1] for k, v in both.items()}))
    return Change(what, clause, text, old, new)


def joined(parts: Iterable[Both], empty: str = "none") -> Both:
    """Names as a list; a word where there is none."""
    given = list(parts)
    return ("; ".join(vi for vi, _ in given), "; ".join(en for _, en in given)) if given else label(empty)


def limit_words(limit: Limit | None) -> Both:
    """A length of time."""
    if limit is None:
        return label("none")
    vi, en = (form.format(n=limit.amount) for form in _UNITS[limit.unit])
    return vi, en.removesuffix("s") if limit.amount == 1 else en


def of_words(words: Words | None) -> Both:
    """Words of the pack."""
    return label("none") if words is None else (words.vi, words.en)


class Names:
    """What the codes of one version are called."""

    def __init__(self, pack: Pack, instrument: Instrument) -> None:
        """The names of the pack, and of the roles and clauses of the instrument."""
        taxonomy = pack.taxonomy
        lists = (("kind", taxonomy.kinds), ("field", taxonomy.fields), ("severity", taxonomy.severities), ("reporter", taxonomy.reporters))
        more = (("flags", taxonomy.flags), ("without_flags", taxonomy.flags), ("channels", taxonomy.channels))
        self._names: dict[tuple[str, str], Words] = {(sort, e.code): e.name for sort, entries in (*lists, *more) for e in entries}
        self._names |= {("unit", u.code): u.name for u in pack.units.units} | {("zone", z.code): z.name for z in pack.zones.zones}
        self._names |= {("unit-kind", k.code): k.name for k in pack.units.unit_kinds}
        self._names |= {("role", r.code): r.name for r in instrument.roles}
        self.cites = {c.id: c.cite for c in instrument.clauses}

    def of(self, sort: str, code: str) -> Both:
        """The name of a code, or the code."""
        words = self._names.get((sort, code))
        return label(code) if words is None else (words.vi, words.en)

    def actor(self, code: str) -> Both:
        """A role of the instrument, or a unit."""
        return self.of("role" if ("role", code) in self._names else "unit", code)

    def actors(self, codes: Iterable[str], empty: str = "none") -> Both:
        """Several of them."""
        return joined((self.actor(c) for c in codes), empty)

    def action(self, action: FirstAction) -> Both:
        """A first action, with who does it and how soon where the clause says."""
        said = of_words(action)
        who = self.actor(action.by) if action.by else ("", "")
        soon = limit_words(action.within) if action.within else ("", "")
        return tuple(" – ".join(part for part in parts if part) for parts in zip(said, who, soon, strict=True))  # type: ignore[return-value]

    def dimension(self, when: Condition, name: str) -> Both:
        """What a condition asks in one dimension."""
        value = getattr(when, name)
        if not value:
            return label("any")
        return label(value) if name == "fence" else joined(self.of(name, code) for code in value)

    def when(self, when: Condition) -> Both:
        """A whole condition."""
        named = [(label(name), self.dimension(when, name)) for name in DIMENSIONS if getattr(when, name)]
        return joined((f"{what[0]}: {value[0]}", f"{what[1]}: {value[1]}") for what, value in named) if named else label("always")
