"""`lienket identity …`: the keys under which identities are sealed."""

from __future__ import annotations

from typing import Annotated

import typer

from lienket.intake.identity import broken_seals, change_key
from lienket.journal.queries import models_loaded
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.ops.console import now, out
from lienket.units.queries import unit_codes

app = typer.Typer(no_args_is_help=True, help="Niêm phong danh tính người báo. / The seals on who reported.")

Unit = Annotated[str, typer.Option("--unit", help="Mã đơn vị; bỏ trống: mọi đơn vị. / Code of a unit; left out: every unit.")]


@app.callback()
def _identity() -> None:
    """Niêm phong danh tính người báo. / The seals on who reported."""


@app.command("change-key")
def change_key_(unit: Unit = "") -> None:
    """Đổi khóa niêm phong rồi hủy khóa cũ; dở dang thì chạy lại. / Change the key of the seals and destroy the old one; broken off, run it again."""
    done = {}
    for model in models_loaded():
        with in_model(model):
            wanted = {pk: code for pk, code in unit_codes().items() if unit in {"", code}}
        for pk, code in wanted.items():
            done[code] = change_key(actor=Actor.system(model, "custody"), unit=pk, at=now())
    _require(unit, done)
    total = sum(done.values())
    out.data({"units": len(done), "sealed_anew": total}, [out.pick("Đã niêm phong lại {0} mục bằng khóa mới.", "{0} seals are under new keys.").format(total)])


@app.command()
def check(unit: Unit = "") -> None:
    """Thử mở mọi niêm phong, không hiện gì; mã thoát 1 nếu có chỗ hỏng. / Try every seal, showing nothing; exit code 1 where one is broken."""
    tried: dict[str, int] = {}
    broken: list[str] = []
    for model in models_loaded():
        with in_model(model):
            for pk, code in unit_codes().items():
                if unit in {"", code}:
                    tried[code], found = broken_seals(pk)
                    broken += found
    _require(unit, tried)
    words = [out.pick("Đã thử {0} niêm phong; {1} không mở được.", "{0} seals tried; {1} do not open.").format(sum(tried.values()), len(broken)), *broken]
    out.data({"tried": sum(tried.values()), "broken": broken}, words)
    if broken:
        raise typer.Exit(1)


def _require(unit: str, found: dict[str, int]) -> None:
    if unit and not found:
        raise typer.BadParameter(out.pick("không có đơn vị {0}", "there is no unit {0}").format(unit))
