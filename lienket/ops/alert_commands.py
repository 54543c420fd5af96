"""`lienket channel …` and `lienket broadcast …`: how a unit is told outside the program, and telling a zone."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer
from django.utils import translation

from lienket.alerts import broadcasts, keeping, queries
from lienket.alerts.codes import BUNDLE_OVER, Kind, Urgency
from lienket.alerts.keeping import Wish
from lienket.alerts.transports.webhook.transport import shown_key
from lienket.desk.alerts.words import DELIVERY, KINDS, URGENCIES, why
from lienket.journal.rows import in_model
from lienket.matters.sentences import word
from lienket.ops.console import now, out
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing.explain import local, name
from lienket.situation.refusals import BadInput
from lienket.units.queries import code_of, post_id

channels = typer.Typer(no_args_is_help=True, help="Kênh báo tin của đơn vị: thư, webhook, SMS. / A unit's channels: mail, webhook, SMS.")
telling = typer.Typer(no_args_is_help=True, help="Thông báo chung cho một địa bàn. / Broadcasts to a zone.")
Channel = Annotated[UUID, typer.Argument(help="Mã kênh, xem lienket channel list. / Channel id, as lienket channel list gives it.")]
Delivery = Annotated[UUID, typer.Argument(help="Mã lần gửi, xem lienket channel log. / Delivery id, as lienket channel log gives it.")]
Broadcast = Annotated[UUID, typer.Argument(help="Mã thông báo. / Broadcast id.")]
URGENCY = {u.label: u.value for u in Urgency}


@channels.command("list")
def list_(as_: As, model: Model = "") -> None:
    """Các kênh của đơn vị. / The unit's channels."""
    actor = acting(model, as_, now())
    with in_model(actor.model):
        rows = [
            {
                "id": str(c.id),
                "kind": c.kind,
                "address": address,
                "since": Urgency(c.since).label,
                "language": c.language,
                "on": c.on,
                "key": shown_key(str(c.id)) if c.kind == Kind.WEBHOOK else "",
            }
            for c, address in queries.channels_of(actor)
        ]
    if out.json:
        out.data(rows)
        return
    columns = (("Mã", "Id"), ("Cách gửi", "Way"), ("Nơi nhận", "Address"), ("Gửi những gì", "What is sent"), ("Bật", "On"))
    with translation.override(out.language):
        words = [(str(KINDS[str(r["kind"])]), str(URGENCIES[URGENCY[str(r["since"])]])) for r in rows]
    on = {True: out.pick("có", "yes"), False: out.pick("không", "no")}
    out.table(columns, [(r["id"], kind, r["address"], since, on[bool(r["on"])]) for r, (kind, since) in zip(rows, words, strict=True)])


@channels.command()
def add(
    as_: As,
    kind: Annotated[str, typer.Option(help=" | ".join(Kind))],
    to: Annotated[str, typer.Option(help="Địa chỉ thư, URL hoặc số di động. / Address of mail, URL or mobile number.")],
    since: Annotated[str, typer.Option(help=" | ".join(URGENCY))] = "low",
    post: Annotated[list[str] | None, typer.Option(help="Mã chức trách đọc kênh; bỏ trống: mọi chức trách. / Posts that read it; left out: all.")] = None,
    language: Annotated[str, typer.Option(help="vi | en")] = "vi",
    quiet: Annotated[str, typer.Option(help="Giờ yên tĩnh, ví dụ 22:00-06:00. / Quiet hours, such as 22:00-06:00.")] = "",
    bundle_over: Annotated[int, typer.Option(help="Nhiều hơn số này thì gộp. / More than so many are bundled.")] = BUNDLE_OVER,
    model: Model = "",
) -> None:
    """Thêm một kênh. / Add a channel."""
    at = now()
    actor = acting(model, as_, at)
    if since not in URGENCY:
        raise BadInput(f"--since {since}: {' | '.join(URGENCY)}", f"--since {since}: {' | '.join(URGENCY)}")
    with in_model(actor.model):
        unit = code_of(actor.unit) if actor.unit else ""
        posts = tuple(post_id(actor.model, f"{unit}/{code}") for code in post or ())
        wish = Wish(kind=kind, address=to, posts=posts, since=URGENCY[since], language=language, quiet=_hours(quiet), bundle_over=bundle_over)
        _made(keeping.add_channel(actor=actor, wish=wish, at=at))


def _hours(text: str) -> tuple[int, int] | None:
    """``22:00-06:00`` as minutes of the day. Raises BadInput."""
    if not text:
        return None
    try:
        (a, b), (c, d) = ((int(part) for part in hour.split(":")) for hour in text.split("-"))
    except ValueError:
        raise BadInput(f"giờ yên tĩnh “{text}”: ghi dạng 22:00-06:00", f"quiet hours “{text}”: write 22:00-06:00") from None
    return a * 60 + b, c * 60 + d


def _made(pk: UUID) -> None:
    out.data({"id": str(pk)}, [str(pk)])


@channels.command()
def switch(
    channel: Channel,
    as_: As,
    on: Annotated[bool, typer.Option("--on/--off", help="Bật hay tắt. / On or off.")],
    model: Model = "",
) -> None:
    """Bật hoặc tắt một kênh. / Switch a channel on or off."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        row, address = queries.channel_of(actor, channel)
        quiet = None if row.quiet_from is None or row.quiet_until is None else (row.quiet_from, row.quiet_until)
        kept: dict[str, Any] = {key: getattr(row, key) for key in ("kind", "since", "language", "bundle_over")}
        wish = Wish(address=address, posts=tuple(map(UUID, row.posts)), person=row.person_id, quiet=quiet, on=on, **kept)
        changed = keeping.change_channel(actor=actor, channel=channel, wish=wish, at=at)
    out.data({"changed": list(changed)}, [out.pick("đã đổi", "changed") if changed else out.pick("không có gì thay đổi", "nothing changed")])


@channels.command()
def end(channel: Channel, as_: As, model: Model = "") -> None:
    """Bỏ một kênh; nơi nhận bị xóa. / Give a channel up; its address is erased."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        keeping.end_channel(actor=actor, channel=channel, at=at)
    out.data({"id": str(channel)}, [out.pick("đã bỏ kênh", "channel given up")])


@channels.command("test")
def try_(channel: Channel, as_: As, model: Model = "") -> None:
    """Gửi một tin thử; `lienket work` gửi đi. / Send a test; `lienket work` carries it out."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        _made(keeping.try_channel(actor=actor, channel=channel, at=at))


@channels.command()
def log(
    as_: As,
    dead: Annotated[bool, typer.Option("--dead", help="Chỉ tin chờ người quyết định. / Only what waits for a person.")] = False,
    model: Model = "",
) -> None:
    """Những lần gửi, mới nhất trước. / Deliveries, newest first."""
    actor = acting(model, as_, now())
    with in_model(actor.model):
        rules = book_of(actor.model)
        found = queries.deliveries_of(actor, dead=dead)
        rows = [
            {
                "id": str(d.id),
                "kind": d.channel.kind,
                "about": d.notice.event if d.notice is not None else "broadcast" if d.copy is not None else "test",
                "state": d.state,
                "error": d.error,
                "attempts": d.attempts,
                "made_at": d.made_at.isoformat(),
            }
            for d in found
        ]
        with translation.override(out.language):
            shown = [(str(d.id), local(d.made_at, rules.calendar), str(KINDS[d.channel.kind]), _about(d), str(DELIVERY[d.state][0]), _why(d)) for d in found]
    if out.json:
        out.data(rows)
        return
    out.table((("Mã", "Id"), ("Lúc", "At"), ("Loại", "Kind"), ("Về", "About"), ("Tình trạng", "State"), ("Lỗi", "Error")), shown)


def _about(d: Any) -> str:
    if d.notice is not None:
        return word("notice", d.notice.event, out.language)
    return out.pick("thông báo chung", "broadcast") if d.copy is not None else out.pick("tin thử", "test")


def _why(d: Any) -> str:
    return str(why(d.error)) if d.error else ""


@channels.command()
def retry(delivery: Delivery, as_: As, model: Model = "") -> None:
    """Gửi lại một tin không gửi được. / Try a dead delivery again."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        keeping.retry(actor=actor, delivery=delivery, at=at)
    out.data({"id": str(delivery)}, [out.pick("sẽ gửi lại", "it will be tried again")])


@channels.command()
def dismiss(delivery: Delivery, as_: As, model: Model = "") -> None:
    """Bỏ qua một tin không gửi được. / Put a dead delivery away."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        keeping.dismiss(actor=actor, delivery=delivery, at=at)
    out.data({"id": str(delivery)}, [out.pick("đã bỏ qua", "put away")])


@telling.command("list")
def list_told(as_: As, model: Model = "") -> None:
    """Đã thông báo và được thông báo, mới nhất trước. / Told and being told, newest first."""
    actor = acting(model, as_, now())
    with in_model(actor.model):
        rules = book_of(actor.model)
        found = sorted([*broadcasts.told_by(actor), *broadcasts.told_to(actor)], key=lambda s: s.row.sent_at, reverse=True)
        rows = [
            {
                "id": str(s.row.id),
                "unit": s.sender,
                "zone": s.row.zone,
                "title": s.words.given(out.language)[0] if s.words else "",
                "text": s.words.given(out.language)[1] if s.words else "",
                "sent_at": s.row.sent_at.isoformat(),
                "withdrawn": s.row.withdrawn_at is not None,
                "told": s.told,
                "read": s.read if s.copy is None else int(s.copy.read_at is not None),
            }
            for s in found
        ]
        names = [name(rules.pack, "unit", s.sender, out.language) for s in found]
        shown = [(r["id"], local(s.row.sent_at, rules.calendar), unit, r["title"]) for r, s, unit in zip(rows, found, names, strict=True)]
    if out.json:
        out.data(rows)
        return
    out.table((("Mã", "Id"), ("Lúc", "At"), ("Đơn vị", "Unit"), ("Tiêu đề", "Title")), shown)


@telling.command()
def send(
    as_: As,
    zone: Annotated[str, typer.Option(help="Mã địa bàn. / Zone code.")],
    title: Annotated[str, typer.Option(help="Tiêu đề. / Title.")],
    text: Annotated[str, typer.Option(help="Nội dung. / Text.")],
    kind: Annotated[list[str] | None, typer.Option(help="Loại đơn vị; bỏ trống: mọi loại. / Kinds of units; left out: all.")] = None,
    title_en: Annotated[str, typer.Option(help="Tiêu đề tiếng Anh. / Title in English.")] = "",
    text_en: Annotated[str, typer.Option(help="Nội dung tiếng Anh. / Text in English.")] = "",
    urgent: Annotated[bool, typer.Option("--urgent", help="Gửi ngay, kể cả giờ yên tĩnh. / At once, in quiet hours too.")] = False,
    model: Model = "",
) -> None:
    """Thông báo cho mọi đơn vị ở một địa bàn. / Tell every unit at a zone."""
    at = now()
    actor = acting(model, as_, at)
    words = broadcasts.Words(title=title, text=text, title_en=title_en, text_en=text_en)
    with in_model(actor.model):
        _made(broadcasts.tell(actor=actor, zone=zone, kinds=kind or (), words=words, urgent=urgent, at=at))


@telling.command()
def read(broadcast: Broadcast, as_: As, model: Model = "") -> None:
    """Ghi là đơn vị đã đọc. / Say that the unit has read it."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        done = broadcasts.read(actor=actor, broadcast=broadcast, at=at)
    out.data({"done": done}, [out.pick("đã ghi là đã đọc", "noted as read") if done else out.pick("đã ghi từ trước", "noted already")])


@telling.command()
def withdraw(broadcast: Broadcast, as_: As, model: Model = "") -> None:
    """Rút lại thông báo của đơn vị mình. / Take back what the own unit told."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        broadcasts.withdraw(actor=actor, broadcast=broadcast, at=at)
    out.data({"id": str(broadcast)}, [out.pick("đã rút lại", "withdrawn")])
