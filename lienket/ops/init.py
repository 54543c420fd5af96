"""`lienket init` and `lienket account …`: a first real installation, and a way back in for administrators."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

from lienket.access import sealing
from lienket.instruments import actions as instruments
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.ops.console import now, out
from lienket.ops.who import book_of
from lienket.regulation.load import Pack, load_pack
from lienket.routing.explain import local
from lienket.situation.refusals import BadInput
from lienket.units.credentials import LINK_HOURS, LOGIN, BadLogin, OneTimeLink, send_link
from lienket.units.directory import account_called, all_accounts, names
from lienket.units.people import appoint
from lienket.units.queries import acting_post

app = typer.Typer(no_args_is_help=True, help="Tài khoản: liệt kê, cấp đường dẫn một lần. / Accounts: list, make a one-time link.")
ORIGIN = "http://localhost:8000"
Origin = Annotated[str, typer.Option(help="Địa chỉ người dùng gõ vào trình duyệt. / Address people type into the browser.")]

ASKED = {
    "pack": ("Gói mô hình (thư mục, hoặc tên trong thư mục gói)", "Model pack (folder, or name in the packs folder)"),
    "login": ("Tên đăng nhập của người quản trị đầu tiên (chữ thường không dấu, số)", "Login name of the first administrator (small letters, digits)"),
    "name": ("Họ tên", "Full name"),
    "post": ("Đơn vị/chức trách (chỉ ghi đơn vị: lấy trực ban)", "Unit/post (the unit alone: its duty post)"),
}


class AccountsExist(LienketError):
    """This installation has accounts already: (number)."""

    code = "accounts-exist"


class NoSuchAccount(LienketError):
    """There is no account with this login name: (login)."""

    code = "no-such-account"


def init(
    pack: Annotated[str, typer.Option(help="Thư mục của gói, hoặc tên gói. / Folder or name of the pack.")] = "",
    login: Annotated[str, typer.Option(help="Tên đăng nhập. / Login name.")] = "",
    name: Annotated[str, typer.Option(help="Họ tên. / Full name.")] = "",
    post: Annotated[str, typer.Option(help="đơn-vị/chức-trách. / unit/post.")] = "",
    origin: Origin = ORIGIN,
    data: Annotated[str, typer.Option(help="Thư mục dữ liệu, thay LIENKET_DATA. / Data folder, in place of LIENKET_DATA.")] = "",
) -> None:
    """Khởi tạo lần đầu: nạp gói, tạo người quản trị đầu tiên, in đường dẫn đặt mật khẩu. / First installation: pack, first administrator, link."""
    if there := len(all_accounts()):
        raise AccountsExist(there)
    _require(pack=pack, login=login, name=name, post=post)
    loaded = _pack(pack or _ask("pack"))
    login, name = (login or _ask("login")).lower(), name or _ask("name")
    if not LOGIN.fullmatch(login):
        raise BadLogin(login)
    if not post and sys.stdin.isatty():
        out.say("Các đơn vị của gói:", "Units of the pack:")
        columns = (("Mã", "Code"), ("Đơn vị", "Unit"))
        day = now().date()
        out.table(columns, [(u.code, out.pick(u.name.vi, u.name.en)) for u in loaded.units.units if u.valid.covers(day)])
    post = post or _ask("post")
    at = now()
    operator = Actor.system(loaded.code, "init")
    instruments.load(actor=operator, pack=loaded, at=at)
    zone = book_of(loaded.code).calendar.zone
    today = at.astimezone(zone).date()
    with in_model(loaded.code):
        held = acting_post(loaded.code, post, today)
    assert held.post is not None  # acting_post names a post or refuses.
    person, link = appoint(actor=operator, name=name, post=held.post, since=today, at=at, login=login, administrator=True)
    assert link is not None  # A login name was given.
    said = {"pack": loaded.code, "digest": loaded.digest, "person": str(person), "data": str(settings.DATA_DIR)}
    _hand_over(link, origin, said, book_of(loaded.code))
    out.say("Chạy máy chủ: lienket serve", "Run the server: lienket serve")


def _require(**options: str) -> None:
    """Without a terminal nothing can be asked. Raises BadInput with every option that is missing."""
    missing = [f"--{option}" for option, value in options.items() if not value]
    if missing and not sys.stdin.isatty():
        named = ", ".join(missing)
        raise BadInput(f"thiếu {named}; ghi đủ, hoặc chạy trên màn hình lệnh để được hỏi", f"{named} missing; give all, or run on a terminal to be asked")


def _ask(option: str) -> str:
    return str(typer.prompt(out.pick(*ASKED[option]), err=True)).strip()


def _pack(named: str) -> Pack:
    """The pack in a folder, else of that name in the packs folder. Raises BadInput, PackRefused."""
    for folder in (Path(named), settings.PACKS_DIR / named):
        if (folder / "pack.yaml").is_file():
            return load_pack(folder)
    known = ", ".join(sorted(p.parent.name for p in settings.PACKS_DIR.glob("*/pack.yaml")))
    raise BadInput(f"--pack {named}: không thấy pack.yaml; có sẵn: {known}", f"--pack {named}: no pack.yaml there; at hand: {known}")


def _hand_over(link: OneTimeLink, origin: str, said: dict[str, Any], rules: Any) -> None:
    address = f"{origin.rstrip('/')}/account/link/{link.code}"
    words = [
        out.pick("Đường dẫn một lần cho “{0}”, dùng trước {1} ({2} giờ):", "One-time link for “{0}”, good until {1} ({2} hours):").format(
            link.login, local(link.expires_at, rules.calendar), LINK_HOURS
        ),
        f"  {address}",
        out.pick("Chỉ hiện một lần này. Mở đường dẫn để đặt mật khẩu và đăng nhập.", "Shown this once. Open it to set a password and sign in."),
    ]
    out.data(said | {"login": link.login, "link": address, "expires_at": link.expires_at.isoformat()}, words)


@app.command("link")
def link_(
    login: Annotated[str, typer.Argument(help="Tên đăng nhập. / Login name.")],
    origin: Origin = ORIGIN,
    second_step: Annotated[bool, typer.Option("--second-step-off", help="Tắt cả bước xác nhận thứ hai. / Take the second step off too.")] = False,
) -> None:
    """Cấp đường dẫn một lần để đặt lại mật khẩu; cho người quản trị bị khóa ngoài. / A one-time link for a new password."""
    account = account_called(login)
    if account is None or account.person is None:
        raise NoSuchAccount(login)
    link = send_link(actor=Actor.system(account.person.model_id, "operator"), account=account, at=now(), second_step=second_step)
    _hand_over(link, origin, {}, book_of(account.person.model_id))


@app.command("list")
def list_() -> None:
    """Mọi tài khoản của máy chủ này. / Every account of this node."""
    accounts = all_accounts()
    known = names([a.person_id for a in accounts if a.person_id])
    rows = [
        {
            "login": a.login,
            "name": known.get(a.person_id) if a.person_id else None,
            "administrator": a.administrator,
            "active": a.is_active,
            "activated": a.has_usable_password(),
            "last_login": a.last_login.isoformat() if a.last_login else None,
        }
        for a in accounts
    ]
    if out.json:
        out.data(rows)
        return
    columns = (("Tên đăng nhập", "Login"), ("Họ tên", "Name"), ("Quản trị", "Administrator"), ("Tình trạng", "State"))
    out.table(columns, [(r["login"], r["name"] or "–", "✓" if r["administrator"] else "", _state(r)) for r in rows])


@app.command("seal")
def seal(
    new_key: Annotated[bool, typer.Option("--new-key", help="Niêm phong dưới một khóa mới. / Seal under a new key.")] = False,
) -> None:
    """Niêm phong lại bí mật của bước xác nhận thứ hai. / Seal the secrets of the second step anew."""
    sealed = sealing.seal_all(new_key=new_key)
    said = out.pick(
        "Đã niêm phong bí mật của {0} bước xác nhận thứ hai và bộ mã dự phòng.", "Sealed the secrets of {0} second steps and sets of recovery codes."
    )
    words = [said.format(sealed)]
    if new_key:
        words.append(
            out.pick(
                "Khóa mới đã dùng; khóa trước còn trong tệp {0} cho đến lần đổi sau. Sao lưu lại ngay.",
                "The new key is in use; the one before stays in {0} until the next change. Take a backup now.",
            ).format(sealing.FILE)
        )
    out.data({"sealed": sealed, "new_key": new_key}, words)


def _state(row: dict[str, Any]) -> str:
    if not row["active"]:
        return out.pick("bị khóa", "closed")
    return out.pick("đang mở", "open") if row["activated"] else out.pick("chưa đặt mật khẩu", "no password yet")
