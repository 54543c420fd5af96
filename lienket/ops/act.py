"""`lienket act …`: what a named post does to a matter."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from lienket.intake.identity import forget_reporter, open_identity
from lienket.matters import actions as matters
from lienket.matters import attachments, holds, linking, tasks
from lienket.matters.sentences import word
from lienket.matters.storage import ready
from lienket.ops import act_consent, act_handing
from lienket.ops.act_words import Clock, Outside, Task, Unit, Whose, Why, done
from lienket.ops.console import now, out
from lienket.ops.matter_commands import Number
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing import actions as routing
from lienket.routing import extending
from lienket.routing.explain import citations, name
from lienket.routing.steps import unit_at
from lienket.situation.refusals import BadInput, Unreadable

app = typer.Typer(no_args_is_help=True, help="Hành động trên vụ việc. / Acts on a matter.")


@app.command()
def acknowledge(number: Number, as_: As, model: Model = "") -> None:
    """Xác nhận đã nhận việc. / Acknowledge."""
    at = now()
    matters.acknowledge(actor=acting(model, as_, at), matter=number, at=at)
    done(number, "acknowledge")


@app.command()
def decline(number: Number, as_: As, why: Why, whose: Whose = "", outside: Outside = "", model: Model = "") -> None:
    """Từ chối, nêu lý do và việc thuộc ai. / Decline with a reason, and say whose it is."""
    at = now()
    routing.decline(actor=acting(model, as_, at), matter=number, why=why, whose=whose, outside=outside, at=at)
    done(number, "decline")


@app.command()
def assign(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Giao chủ trì, nêu lý do. / Assign the lead with a reason."""
    at = now()
    routing.assign_lead(actor=acting(model, as_, at), matter=number, unit=to, why=why, at=at)
    done(number, "assign")


for _name, _command in {**act_handing.COMMANDS, **act_consent.COMMANDS}.items():
    app.command(_name)(_command)


@app.command()
def note(number: Number, as_: As, text: Annotated[str, typer.Option(help="Diễn biến. / Progress.")], model: Model = "") -> None:
    """Ghi nhận diễn biến. / Note progress."""
    at = now()
    matters.add_note(actor=acting(model, as_, at), matter=number, text=text, at=at)
    done(number, "note")


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
    done(number, "close")


@app.command()
def reopen(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Mở lại, nêu lý do. / Reopen with a reason."""
    at = now()
    matters.reopen(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "reopen")


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
    done(number, "reclassify", words, differs=list(differs))


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
    done(number, "pause", word("clock", clock, out.language), clock=clock)


@app.command()
def resume(number: Number, as_: As, clock: Clock, model: Model = "") -> None:
    """Tiếp tục một hạn đang tạm dừng. / Let a paused clock go on."""
    at = now()
    routing.resume_clock(actor=acting(model, as_, at), matter=number, clock=clock, at=at)
    done(number, "resume", word("clock", clock, out.language), clock=clock)


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
    done(number, "extend", word("clock", clock, out.language), clock=clock)


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
    done(number, "withdraw-extension", word("clock", clock, out.language), clock=clock)


@app.command()
def link(number: Number, as_: As, other: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Liên kết hai vụ việc. / Link two matters."""
    at = now()
    linking.link(actor=acting(model, as_, at), matter=number, other=other, at=at)
    done(number, "link", other, other=other)


@app.command()
def unlink(number: Number, as_: As, other: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Bỏ liên kết giữa hai vụ việc. / Take back the link between two matters."""
    at = now()
    linking.unlink(actor=acting(model, as_, at), matter=number, other=other, at=at)
    done(number, "unlink", other, other=other)


@app.command()
def merge(number: Number, as_: As, into: Annotated[str, typer.Option()], model: Model = "") -> None:
    """Nhập vụ việc trùng vào vụ việc khác. / Merge a duplicate into another matter."""
    at = now()
    linking.merge(actor=acting(model, as_, at), duplicate=number, into=into, at=at)
    done(number, "merge", into, into=into)


@app.command()
def share(number: Number, as_: As, to: Unit, why: Why, level: Annotated[str, typer.Option(help="know | view")] = "view", model: Model = "") -> None:
    """Chia sẻ thêm cho một đơn vị, nêu lý do. / Let another unit read, with a reason."""
    at = now()
    actor = acting(model, as_, at)
    routing.share(actor=actor, matter=number, unit=to, level=level, why=why, at=at)
    done(number, "share", name(book_of(actor.model).pack, "unit", to, out.language), to=to, level=level)


@app.command()
def recall(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Thu hồi điều đã chia sẻ, nêu lý do. / Take back what was shared, with the reason."""
    at = now()
    actor = acting(model, as_, at)
    unit_at(book_of(actor.model), to, at)
    count = routing.recall(actor=actor, matter=number, unit=to, why=why, at=at)
    done(number, "recall", count, ended=count)


@app.command()
def forget(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Xóa danh tính người báo, nêu lý do; nhật ký chỉ còn ghi là đã xóa. / Erase who reported, with the reason."""
    at = now()
    count = forget_reporter(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "forget", count, erased=count)


@app.command()
def identity(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Mở danh tính người báo, nêu lý do; việc mở được ghi nhật ký. / Open who reported, with the reason; that is journaled."""
    at = now()
    people = open_identity(actor=acting(model, as_, at), matter=number, why=why, at=at)
    out.data(people, [", ".join(filter(None, (who["name"], who["phone"], who["address"]))) for who in people])


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
    done(number, "task", made, task=str(made))


def _moment(text: str, option: str = "--due") -> datetime | None:
    if not text:
        return None
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        example = "2026-01-31T14:30:00+07:00"
        raise BadInput(f"{option} {text}: ghi thời điểm có múi giờ, ví dụ {example}", f"{option} {text}: give a time with its zone, for instance {example}")
    return moment


@app.command("task-done")
def taskdone(
    number: Number,
    as_: As,
    task: Task,
    text: Annotated[str, typer.Option(help="Đã làm gì; cần khi việc đòi bằng chứng. / What was done; wanted where the task asks for evidence.")] = "",
    model: Model = "",
) -> None:
    """Báo làm xong một việc được giao. / Say that a task is done."""
    at = now()
    tasks.finish_task(actor=acting(model, as_, at), matter=number, task=task, text=text, at=at)
    done(number, "task-done", task=str(task))


@app.command("task-cancel")
def task_cancel(number: Number, as_: As, task: Task, model: Model = "") -> None:
    """Thôi giao một việc. / Take a task back."""
    at = now()
    tasks.cancel_task(actor=acting(model, as_, at), matter=number, task=task, at=at)
    done(number, "task-cancel", task=str(task))


@app.command()
def attach(number: Number, as_: As, file: Annotated[Path, typer.Option(help="Tệp cần thêm. / The file to add.")], model: Model = "") -> None:
    """Thêm tệp vào vụ việc. / Add a file to a matter."""
    at = now()
    try:
        content = file.read_bytes()
    except OSError:
        raise Unreadable(str(file)) from None
    added = attachments.attach(actor=acting(model, as_, at), matter=number, file=ready(file.name, content), at=at)
    done(number, "attach", file.name, attachment=str(added))


@app.command()
def hold(
    number: Number, as_: As, until: Annotated[str, typer.Option(help="Đến khi, ISO 8601 có múi giờ. / Until, ISO 8601 with zone.")], why: Why, model: Model = ""
) -> None:
    """Giữ nguyên dữ liệu vụ việc, nêu lý do. / Put a matter on hold: nothing of it is erased; with the reason."""
    at = now()
    end = _moment(until, "--until") or at  # Nothing said is nothing kept: refused as past.
    pk = holds.hold(actor=acting(model, as_, at), matter=number, until=end, why=why, at=at)
    done(number, "hold", until, hold=str(pk))


@app.command("release-hold")
def release_hold(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Thôi giữ nguyên dữ liệu, nêu lý do. / Release a hold, with the reason."""
    at = now()
    count = holds.release(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "release-hold", count, released=count)


@app.command("erase-file")
def erase_file(
    number: Number, file: Annotated[UUID, typer.Argument(help="Mã của tệp (attachment). / Id of the file.")], as_: As, why: Why, model: Model = ""
) -> None:
    """Xóa một tệp, nêu lý do. / Erase a file, with the reason."""
    at = now()
    attachments.erase(actor=acting(model, as_, at), matter=number, attachment=file, why=why, at=at)
    done(number, "erase-file", file, attachment=str(file))
