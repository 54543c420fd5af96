"""`lienket act …`: what a named post does to a matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from lienket.intake.actions import forget_reporter
from lienket.matters import actions as matters
from lienket.matters import attachments, linking, tasks
from lienket.matters.sentences import CLOCKS, word
from lienket.ops.console import now, out
from lienket.ops.matter_commands import Number
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing import actions as routing
from lienket.routing import extending
from lienket.routing.explain import citations, name
from lienket.routing.steps import unit_at
from lienket.situation.refusals import BadInput, Unreadable

app = typer.Typer(no_args_is_help=True, help="Hành động trên vụ việc. / Acts on a matter.")
Why = Annotated[str, typer.Option("--why", help="Lý do, bằng lời. / The reason, in words.")]
Clock = Annotated[str, typer.Option("--clock", help=" | ".join(CLOCKS))]
Unit = Annotated[str, typer.Option("--to", help="Mã đơn vị. / Unit code.")]
Task = Annotated[UUID, typer.Option("--task", help="Mã việc, xem lienket matters show --json. / Task id, as lienket matters show --json gives it.")]


DONE: Mapping[str, tuple[str, str]] = {
    "acknowledge": ("đã xác nhận", "acknowledged"),
    "decline": ("đã từ chối", "declined"),
    "assign": ("đã giao chủ trì", "lead assigned"),
    "hand-over": ("đã đề nghị chuyển giao chủ trì", "hand-over of the lead proposed"),
    "accept": ("đã nhận bàn giao chủ trì", "hand-over accepted"),
    "reject": ("đã trả lời không nhận bàn giao", "hand-over rejected"),
    "withdraw": ("đã rút đề nghị chuyển giao", "hand-over withdrawn"),
    "note": ("đã ghi diễn biến", "progress noted"),
    "close": ("đã kết thúc", "closed"),
    "reopen": ("đã mở lại", "reopened"),
    "reclassify": ("đã phân loại lại; thay đổi: {0}", "reclassified; what changed: {0}"),
    "pause": ("đã tạm dừng hạn “{0}”", "clock “{0}” paused"),
    "resume": ("đã tiếp tục hạn “{0}”", "clock “{0}” goes on"),
    "extend": ("đã gia hạn “{0}”", "clock “{0}” extended"),
    "withdraw-extension": ("đã rút lần gia hạn gần nhất của “{0}”", "last extension of clock “{0}” taken back"),
    "take-up": ("đã thụ lý", "taken up"),
    "withdraw-take-up": ("đã rút thụ lý", "no longer taken up"),
    "refuse-take-up": ("không thụ lý, đã kết thúc", "not taken up, closed"),
    "complex": ("đã xác định phức tạp: hạn “{0}” tính lại", "found complex: clock “{0}” counted anew"),
    "withdraw-complex": ("thôi coi là phức tạp: hạn “{0}” trở lại mức thường", "no longer found complex: clock “{0}” is ordinary again"),
    "link": ("đã liên kết với {0}", "linked with {0}"),
    "unlink": ("đã bỏ liên kết với {0}", "link with {0} taken back"),
    "merge": ("đã nhập vào {0}", "merged into {0}"),
    "share": ("đã chia sẻ với {0}", "shared with {0}"),
    "forget": ("số danh tính đã xóa: {0}", "identities erased: {0}"),
    "task": ("đã giao việc {0}", "task {0} set"),
    "task-done": ("đã làm xong việc", "task done"),
    "task-cancel": ("đã thôi giao việc", "task cancelled"),
    "attach": ("đã thêm tệp {0}", "file {0} added"),
    "recall": ("số chia sẻ đã thu hồi: {0}", "grants taken back: {0}"),
}
"""What was done, in Vietnamese and English; {0} is what the act was done with."""


def done_with(number: str, act: str, about: object = "", **data: object) -> None:
    """Say what was done: `about` in words, `data` for programs."""
    text = out.pick(*DONE[act]).format(about)
    out.data({"matter": number, "act": act, "done": True, **data}, [f"{number}: {text}."])


@app.command()
def acknowledge(number: Number, as_: As, model: Model = "") -> None:
    """Xác nhận đã nhận việc. / Acknowledge."""
    at = now()
    matters.acknowledge(actor=acting(model, as_, at), matter=number, at=at)
    done_with(number, "acknowledge")


@app.command()
def decline(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Từ chối, nêu lý do. / Decline with a reason."""
    at = now()
    routing.decline(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done_with(number, "decline")


@app.command()
def assign(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Giao chủ trì, nêu lý do. / Assign the lead with a reason."""
    at = now()
    routing.assign_lead(actor=acting(model, as_, at), matter=number, unit=to, why=why, at=at)
    done_with(number, "assign")


@app.command("hand-over")
def hand_over(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Đề nghị chuyển giao chủ trì. / Propose a hand-over of the lead."""
    at = now()
    actor = acting(model, as_, at)
    taker = unit_at(book_of(actor.model), to, at)
    matters.propose_transfer(actor=actor, matter=number, taker=taker, why=why, at=at)
    done_with(number, "hand-over")


@app.command()
def accept(number: Number, as_: As, model: Model = "") -> None:
    """Nhận bàn giao. / Accept a hand-over."""
    at = now()
    matters.answer_transfer(actor=acting(model, as_, at), matter=number, accept=True, at=at)
    done_with(number, "accept")


@app.command()
def reject(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Không nhận bàn giao, nêu lý do. / Reject a hand-over with a reason."""
    at = now()
    matters.answer_transfer(actor=acting(model, as_, at), matter=number, accept=False, why=why, at=at)
    done_with(number, "reject")


@app.command()
def withdraw(number: Number, as_: As, model: Model = "") -> None:
    """Rút đề nghị chuyển giao. / Withdraw a proposed hand-over."""
    at = now()
    matters.withdraw_transfer(actor=acting(model, as_, at), matter=number, at=at)
    done_with(number, "withdraw")


@app.command()
def note(number: Number, as_: As, text: Annotated[str, typer.Option(help="Diễn biến. / Progress.")], model: Model = "") -> None:
    """Ghi nhận diễn biến. / Note progress."""
    at = now()
    matters.add_note(actor=acting(model, as_, at), matter=number, text=text, at=at)
    done_with(number, "note")


@app.command()
def close(
    number: Number,
    as_: As,
    outcome: Annotated[str, typer.Option(help="Mã kết quả của gói. / Outcome code of the pack.")],
    text: Annotated[str, typer.Option(help="Kết quả bằng lời. / The result in words.")] = "",
    model: Model = "",
) -> None:
    """Kết thúc với kết quả. / Close with an outcome."""
    at = now()
    actor = acting(model, as_, at)
    try:
        routing.close(actor=actor, matter=number, outcome=outcome, text=text, at=at)
    except routing.UnknownOutcome as error:
        pack = book_of(actor.model).pack
        names = [f"{o.code} ({name(pack, 'outcome', o.code, out.language)})" for o in pack.taxonomy.outcomes if not o.kinds or error.args[1] in o.kinds]
        raise routing.UnknownOutcome(outcome, ", ".join(names)) from None
    done_with(number, "close")


@app.command()
def reopen(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Mở lại, nêu lý do. / Reopen with a reason."""
    at = now()
    matters.reopen(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done_with(number, "reopen")


@app.command()
def reclassify(
    number: Number,
    as_: As,
    why: Why,
    kind: Annotated[str, typer.Option()] = "",
    field: Annotated[str, typer.Option()] = "",
    severity: Annotated[str, typer.Option()] = "",
    place: Annotated[str, typer.Option()] = "",
    model: Model = "",
) -> None:
    """Phân loại lại, nêu lý do; quy chế quyết định lại. / Reclassify with a reason; the regulation decides again."""
    at = now()
    actor = acting(model, as_, at)
    differs = routing.reclassify(
        actor=actor, matter=number, why=why, kind=kind or None, field=field or None, severity=severity or None, place=place or None, at=at
    )
    words = ", ".join(word("differs", code, out.language) for code in differs) or out.pick("không có gì", "nothing")
    done_with(number, "reclassify", words, differs=list(differs))


@app.command()
def pause(
    number: Number,
    as_: As,
    clock: Clock,
    ground: Annotated[str, typer.Option(help="Căn cứ: văn-bản#điều. / The ground: instrument#clause.")],
    why: Why,
    model: Model = "",
) -> None:
    """Tạm dừng một hạn, nêu căn cứ và lý do. / Pause a clock, with its ground and the reason."""
    at = now()
    actor = acting(model, as_, at)
    if ground not in citations(book_of(actor.model).pack):
        raise BadInput(
            f"--ground {ground}: mô hình không có điều khoản này; ghi văn-bản#điều như lienket matters show --json",
            f"--ground {ground}: the model has no such clause; write instrument#clause as lienket matters show --json does",
        )
    routing.pause_clock(actor=actor, matter=number, clock=clock, ground=ground, why=why, at=at)
    done_with(number, "pause", word("clock", clock, out.language), clock=clock)


@app.command()
def resume(number: Number, as_: As, clock: Clock, model: Model = "") -> None:
    """Tiếp tục một hạn đang tạm dừng. / Let a paused clock go on."""
    at = now()
    routing.resume_clock(actor=acting(model, as_, at), matter=number, clock=clock, at=at)
    done_with(number, "resume", word("clock", clock, out.language), clock=clock)


@app.command()
def extend(
    number: Number,
    as_: As,
    clock: Clock,
    ground: Annotated[str, typer.Option(help="Dòng luật cho phép: law:vn#mã. / The row of law that allows it: law:vn#code.")],
    amount: Annotated[int, typer.Option(help="Thêm bao nhiêu ngày hoặc tháng, theo dòng luật. / How many days or months, as the row counts.")],
    decision: Annotated[str, typer.Option(help="Số quyết định. / Number of the decision.")],
    decided_on: Annotated[str, typer.Option(help="Ngày ký, 2026-01-31. / Its date, 2026-01-31.")],
    why: Why,
    model: Model = "",
) -> None:
    """Ghi quyết định gia hạn của người đứng đầu đơn vị chủ trì. / Record the decision by which the lead's head extends a clock."""
    at = now()
    actor, on = acting(model, as_, at), day_of("--decided-on", decided_on)
    extending.extend_clock(actor=actor, matter=number, clock=clock, ground=ground, amount=amount, decision=decision, decided_on=on, why=why, at=at)
    done_with(number, "extend", word("clock", clock, out.language), clock=clock)


def day_of(option: str, text: str) -> date:
    """A day written for an option. Raises BadInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} {text}: ghi ngày như 2026-01-31", f"{option} {text}: write a day like 2026-01-31") from None


@app.command("withdraw-extension")
def withdraw_extension(number: Number, as_: As, clock: Clock, why: Why, model: Model = "") -> None:
    """Rút lần gia hạn gần nhất, nêu lý do. / Take the last extension back, with the reason."""
    at = now()
    extending.withdraw_extension(actor=acting(model, as_, at), matter=number, clock=clock, why=why, at=at)
    done_with(number, "withdraw-extension", word("clock", clock, out.language), clock=clock)


@app.command()
def link(number: Number, as_: As, other: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Liên kết hai vụ việc. / Link two matters."""
    at = now()
    linking.link(actor=acting(model, as_, at), matter=number, other=other, at=at)
    done_with(number, "link", other, other=other)


@app.command()
def unlink(number: Number, as_: As, other: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Bỏ liên kết giữa hai vụ việc. / Take back the link between two matters."""
    at = now()
    linking.unlink(actor=acting(model, as_, at), matter=number, other=other, at=at)
    done_with(number, "unlink", other, other=other)


@app.command()
def merge(number: Number, as_: As, into: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Nhập vụ việc trùng vào vụ việc khác. / Merge a duplicate into another matter."""
    at = now()
    linking.merge(actor=acting(model, as_, at), duplicate=number, into=into, at=at)
    done_with(number, "merge", into, into=into)


@app.command()
def share(number: Number, as_: As, to: Unit, why: Why, level: Annotated[str, typer.Option(help="know | view")] = "view", model: Model = "") -> None:
    """Chia sẻ thêm cho một đơn vị, nêu lý do. / Let another unit read, with a reason."""
    at = now()
    actor = acting(model, as_, at)
    routing.share(actor=actor, matter=number, unit=to, level=level, why=why, at=at)
    done_with(number, "share", name(book_of(actor.model).pack, "unit", to, out.language), to=to, level=level)


@app.command()
def recall(number: Number, as_: As, to: Unit, model: Model = "") -> None:
    """Thu hồi điều đã chia sẻ. / Take back what was shared."""
    at = now()
    actor = acting(model, as_, at)
    unit_at(book_of(actor.model), to, at)
    count = routing.recall(actor=actor, matter=number, unit=to, at=at)
    done_with(number, "recall", count, ended=count)


@app.command()
def forget(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Xóa danh tính người báo, nêu lý do; nhật ký chỉ còn ghi là đã xóa. / Erase who reported, with the reason."""
    at = now()
    count = forget_reporter(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done_with(number, "forget", count, erased=count)


@app.command()
def task(
    number: Number,
    as_: As,
    to: Unit,
    text: Annotated[str, typer.Option(help="Việc phải làm. / What is to be done.")],
    due: Annotated[str, typer.Option(help="Hạn, ISO 8601 có múi giờ. / By when, ISO 8601 with zone.")] = "",
    model: Model = "",
) -> None:
    """Giao việc cho đơn vị mình hoặc đơn vị phối hợp. / Set a task for one's own unit or a supporter."""
    at = now()
    actor = acting(model, as_, at)
    made = tasks.set_task(actor=actor, matter=number, unit=unit_at(book_of(actor.model), to, at), text=text, due_at=_moment(due), at=at)
    done_with(number, "task", made, task=str(made))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        example = "2026-01-31T14:30:00+07:00"
        raise BadInput(f"--due {text}: ghi thời điểm có múi giờ, ví dụ {example}", f"--due {text}: give a time with its zone, for instance {example}")
    return moment


@app.command("task-done")
def taskdone_with(number: Number, as_: As, task: Task, model: Model = "") -> None:
    """Báo làm xong một việc được giao. / Say that a task is done."""
    at = now()
    tasks.finish_task(actor=acting(model, as_, at), matter=number, task=task, at=at)
    done_with(number, "task-done", task=str(task))


@app.command("task-cancel")
def task_cancel(number: Number, as_: As, task: Task, model: Model = "") -> None:
    """Thôi giao một việc. / Take a task back."""
    at = now()
    tasks.cancel_task(actor=acting(model, as_, at), matter=number, task=task, at=at)
    done_with(number, "task-cancel", task=str(task))


@app.command()
def attach(number: Number, as_: As, file: Annotated[Path, typer.Option(help="Tệp cần thêm. / The file to add.")], model: Model = "") -> None:
    """Thêm tệp vào vụ việc. / Add a file to a matter."""
    at = now()
    try:
        content = file.read_bytes()
    except OSError:
        raise Unreadable(str(file)) from None
    added = attachments.attach(actor=acting(model, as_, at), matter=number, name=file.name, content=content, at=at)
    done_with(number, "attach", file.name, attachment=str(added))
