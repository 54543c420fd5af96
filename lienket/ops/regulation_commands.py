"""`lienket regulation …`: the document people sign, its calendar, and what a draft would change."""

from __future__ import annotations

import typer

from lienket.ops import calendar_commands, compare_commands, in_force_command, paper_commands

app = typer.Typer(no_args_is_help=True, help="Quy chế: văn bản, chữ ký, so sánh, chạy lại. / Regulations: document, signatures, comparison, replay.")

app.command(name="calendar")(calendar_commands.calendar)
app.command(name="in-force")(in_force_command.in_force)
paper_commands.commands(app)
compare_commands.register(app)
