"""`lienket regulation diff` and `lienket regulation replay`: what a draft says otherwise, and what it would have done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from lienket.geo.zones import ZoneIndex, read_boundaries
from lienket.instruments.queries import Book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.ops.console import given_text, now, out, writable
from lienket.ops.pack_commands import temporary_book
from lienket.ops.who import Model, acting, book_of, chosen
from lienket.regulation.compare import Comparison, Pairing, compare
from lienket.regulation.compare_data import comparison_data
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack, load_pack, pack_from_sources
from lienket.regulation.marked import parse
from lienket.regulation.replay import CHANGES as SORTS
from lienket.regulation.replay import Result
from lienket.routing.explain import local, name
from lienket.situation.refusals import BadInput
from lienket.situation.replay import Differing, Trial, Wanted, differing, over_file, over_matters, trial
from lienket.situation.replay_drafts import stored_pack
from lienket.situation.replay_export import export_replay, table, write_csv
from lienket.situation.replay_words import ASSUMPTION, CHANGES, differing_data, matter_lines, result_data, stands_words

Version = tuple[Pack, Instrument]
MATCHED = {
    "id": ("cùng mã", "same id"),
    "id-without-prefix": ("cùng mã, bỏ tiền tố", "same id without prefix"),
    "cite": ("cùng điều", "same article"),
    "prose": ("lời văn giống", "alike in prose"),
}


def diff(
    a: Annotated[str, typer.Argument(help="Bản trước: thư mục gói, GÓI#mã, hoặc tệp YAML. / The earlier: pack folder, PACK#code, or YAML file.")],
    b: Annotated[str, typer.Argument(help="Bản sau, ghi như trên. / The later, in the same way.")],
    pack: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="Gói chứa các tệp YAML. / Pack the YAML files belong to.")] = None,
) -> None:
    """So sánh hai bản quy chế từng điều, bằng lời. / Compare two versions of a regulation clause by clause, in words."""
    one, other = _versions(a, pack), _versions(b, pack)
    if len(one) == len(other) == 1:
        pairs = [(next(iter(one.values())), next(iter(other.values())))]
        only: tuple[list[str], list[str]] = ([], [])
    else:
        pairs = [(one[code], other[code]) for code in one if code in other]
        only = ([c for c in one if c not in other], [c for c in other if c not in one])
    found = [compare(before, after) for before, after in pairs]
    same = all(c.same for c in found) and not any(only)
    data = {"same": same, "only_before": only[0], "only_after": only[1], "comparisons": [comparison_data(c) for c in found]}
    out.data(data, _told(found, only, same))


def _versions(given: str, pack: Path | None) -> dict[str, Version]:
    """The instruments that an argument names, by code. Raises BadInput, PackRefused, Unreadable."""
    folder, mark, code = given.rpartition("#")
    path = Path(folder if mark else given)
    if path.is_dir():
        loaded = load_pack(path)
        texts = {i.code: (loaded, i) for i in loaded.instruments}
        if not mark:
            return texts
        if code not in texts:
            codes = ", ".join(texts)
            raise BadInput(f"{given}: gói không có văn bản “{code}”; có: {codes}", f"{given}: the pack has no instrument “{code}”; it has: {codes}")
        return {code: texts[code]}
    if mark or not path.is_file():
        raise BadInput(
            f"{given}: không có thư mục hay tệp này; ghi thư mục gói, GÓI#mã, hoặc tệp YAML kèm --pack",
            f"{given}: there is no such folder or file; give a pack folder, PACK#code, or a YAML file with --pack",
        )
    if pack is None:
        raise BadInput(f"{given}: tệp YAML cần --pack, gói mà nó thuộc về", f"{given}: a YAML file needs --pack, the pack it belongs to")
    return _of_file(path, load_pack(pack))


def _of_file(path: Path, pack: Pack) -> dict[str, Version]:
    """An instrument in a file, put into the pack in the place of the one with its code."""
    text = given_text(str(path))
    marked = parse(text)[0]
    code = marked.data.get("code") if marked and isinstance(marked.data, dict) else None
    place = pack.places.get(str(code))
    whole = pack_from_sources({**pack.sources, place[0] if place else f"regulations/{path.name}": text})
    return {i.code: (whole, i) for i in whole.instruments if i.code == code}


def _told(found: list[Comparison], only: tuple[list[str], list[str]], same: bool) -> Iterator[str]:
    if same:
        yield out.pick("Hai bản giống nhau.", "The two versions are the same.")
    for codes, vi, en in (
        (only[0], "Chỉ có trong bản trước: {0}.", "Only in the earlier: {0}."),
        (only[1], "Chỉ có trong bản sau: {0}.", "Only in the later: {0}."),
    ):
        if codes:
            yield out.pick(vi, en).format(", ".join(codes))
    n = 0 if out.language == "vi" else 1
    for comparison in found:
        if comparison.same:
            continue
        yield f"{comparison.before.code} → {comparison.after.code}"
        yield from (f"  {change.text[n]}" for change in comparison.head)
        for pairing in comparison.clauses:
            if pairing.status != "same":
                yield from _clause(pairing, n)


def _clause(pairing: Pairing, n: int) -> Iterator[str]:
    how = f" ({MATCHED[pairing.matched][n]}, {pairing.likeness:.0%})" if pairing.matched and pairing.matched != "id" else ""
    yield f"  [{pairing.clause.id}]{how}"
    yield from (f"    {change.text[n]}" for change in pairing.changes)
    if any(c.what == "clause.prose" for c in pairing.changes):
        marks = {"same": "{0}", "gone": "[−{0}−]", "new": "{{+{0}+}}"}
        yield "    " + " ".join(marks[piece.op].format(piece.text) for piece in pairing.prose[n])


def replay(
    pack: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Gói đang có hiệu lực; bỏ trống: gói đang dùng. / The pack in force; left out: the one in use."),
    ] = None,
    draft: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="Gói dự thảo. / The draft pack.")] = None,
    stored: Annotated[
        str, typer.Option(help="Mã hay id của dự thảo đang soạn trong hệ thống, với --as. / Code or id of a draft in the making here, with --as.")
    ] = "",
    stream: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Tệp CSV/XLSX thay cho cơ sở dữ liệu. / CSV or XLSX file instead of the database.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Bảng ánh xạ; bỏ trống: mapping.yaml của gói. / Mapping; left out: the pack's own.")
    ] = None,
    list_: Annotated[int, typer.Option("--list", min=0, max=100_000, help="Kể từng vụ việc khác đi, mới nhất trước. / Name the matters that differ.")] = 0,
    change: Annotated[str, typer.Option(help=f"Chỉ kể loại khác biệt này: {', '.join(SORTS)}. / List only this sort of change.")] = "",
    unit: Annotated[str, typer.Option(help="Chỉ kể vụ việc có đơn vị này. / List only matters of this unit.")] = "",
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Ghi các vụ việc khác đi vào tệp CSV. / Write the matters that differ as CSV.")] = None,
    model_: Model = "",
    as_: Annotated[str, typer.Option("--as", help="Chỉ trên những gì đơn vị này được xem. / Only over what this unit may see.")] = "",
    why: Annotated[str, typer.Option(help="Lý do xuất tệp. / Why the file is taken out.")] = "",
    own_dates: Annotated[
        bool, typer.Option("--own-dates", help="Dự thảo chỉ tính theo ngày hiệu lực của nó. / The draft counts only over its own dates.")
    ] = False,
) -> None:
    """Chạy lại các vụ việc đã qua theo dự thảo: ai sẽ chủ trì, hạn nào, ai đọc, tải việc trước và sau. / Past matters under a draft."""
    if change and change not in SORTS:
        raise BadInput(f"--change {change}: ghi {' | '.join(SORTS)}", f"--change {change}: write {' | '.join(SORTS)}")
    at = now()
    present, model = _present(pack, model_)
    actor = acting(model, as_, at) if as_ else None
    tried = trial(present, _drafted(draft, stored, actor, at), own_dates=own_dates)
    wanted = Wanted(change, unit)
    if stream is not None:
        if mapping is None and pack is None:
            raise BadInput("--stream: cần --mapping, hoặc --pack có mapping.yaml", "--stream: needs --mapping, or a --pack with a mapping.yaml")
        _over_stream(tried, stream, mapping or (pack or Path()) / "mapping.yaml", wanted, list_, csv)
        return
    if csv is not None and actor is None:
        raise BadInput(
            "--csv: ghi thêm --as ĐƠN-VỊ và --why LÝ-DO; danh sách vụ việc lấy ra theo quyền đọc của một đơn vị",
            "--csv: add --as UNIT and --why REASON; a list of matters is taken out under one unit's right to read",
        )
    with in_model(model):
        with out.progress("Chạy lại", "Replaying", None) as bar:
            result = over_matters(tried, actor, at, lambda done, _all: bar(done))
        found = differing(tried, actor, at, wanted, list_) if list_ else []
        _show(tried, result, found, {})
        if csv is not None and actor is not None:
            made = export_replay(actor=actor, trial=tried, wanted=wanted, at=at, format="csv", why=why, language=out.language)
            with writable(csv), csv.open("wb") as file, made.file:
                shutil.copyfileobj(made.file, file)


def _present(pack: Path | None, model: str) -> tuple[Book, str]:
    """The pack in force – of a folder, else the one in use – and the model whose matters are meant. Raises SeveralModels, NoPackLoaded, PackRefused."""
    if pack is None:
        code = chosen(model)
        return book_of(code), code
    present = temporary_book(load_pack(pack))
    return present, model or present.model


def _drafted(folder: Path | None, stored: str, actor: Actor | None, at: datetime) -> Pack:
    """The draft of a folder, or one in the making that the actor's unit may see. Raises BadInput, NoSuchDraft, PackRefused."""
    if bool(stored) == (folder is not None):
        raise BadInput("ghi một trong hai: --draft GÓI hoặc --stored DỰ-THẢO", "give one of the two: --draft PACK or --stored DRAFT")
    if folder is not None:
        return load_pack(folder)
    if actor is None:
        raise BadInput(
            "--stored: ghi thêm --as ĐƠN-VỊ; dự thảo đang soạn chỉ đơn vị được xem mới thử được",
            "--stored: add --as UNIT; a draft in the making is tried by a unit that may see it",
        )
    with in_model(actor.model):
        return stored_pack(actor, stored, at)


def _over_stream(tried: Trial, stream: Path, mapping: Path, wanted: Wanted, limit: int, csv: Path | None) -> None:
    index = ZoneIndex(read_boundaries(tried.present.pack.boundaries, "zone") if tried.present.pack.boundaries else {})
    with out.progress("Chạy lại", "Replaying", None) as bar:
        found = over_file(tried, stream, mapping, index, wanted, max(limit, 100_000 if csv else 0), lambda done, _all: bar(done))
    _show(tried, found.result, found.differing[:limit], {"stream": found.digest, "refused": found.refused})
    if csv is not None:
        title = out.pick("Khác đi theo dự thảo, từ tệp {0}", "Differs under the draft, from file {0}").format(stream.name)
        with writable(csv), csv.open("wb") as file:
            write_csv(file, title, table(tried, found.differing, out.language), out.language)


def _show(tried: Trial, result: Result, found: list[Differing], more: dict[str, Any]) -> None:
    data = {**result_data(tried, result), **more, "list": [differing_data(one) for one in found]}
    if out.json:
        out.data(data)
        return
    words = [*stands_words(tried, out.language), ASSUMPTION[out.language]]
    words.append(out.pick("{0} vụ việc; khác đi: {1}.", "{0} matters; treated otherwise: {1}.").format(result.count, result.changed))
    words += [f"  {CHANGES[what][out.language]}: {n}" for what, n in result.by.items() if n]
    words.append(
        out.pick(
            "Chưa xác định được chủ trì: {0} → {1}; trễ hạn: {2} → {3} trong số {4} → {5}.", "No lead named: {0} → {1}; late: {2} → {3} of {4} → {5}."
        ).format(*result.undetermined, *result.late, *result.timed)
    )
    if more.get("refused"):
        words.append(out.pick("Dòng bị từ chối: {0}.", "Rows refused: {0}.").format(more["refused"]))
    words.append(f"{out.pick('Bản', 'Packs')}: {result.packs[0][:16]} → {result.packs[1][:16]}; {out.pick('đầu vào', 'input')}: {result.digest[:16]}")
    out.data(data, words)
    heads = [("Đơn vị", "Unit"), ("Chủ trì", "Leads"), ("Phối hợp", "Supports"), ("Được báo", "Told"), ("Trễ hạn", "Late")]
    parts = ("lead", "support", "informed", "late")
    unit_rows = [(name(tried.draft.pack, "unit", u.unit, out.language), *(f"{b} → {a}" for b, a in (getattr(u, p) for p in parts))) for u in result.units]
    out.table(heads, unit_rows)
    for one in found:
        out.data(None, [f"{one.number}  {local(one.received_at, tried.present.calendar)}", *(f"    {line}" for line in matter_lines(tried, one, out.language))])


def register(app: typer.Typer) -> None:
    """Add the two commands to `lienket regulation`."""
    app.command("diff")(diff)
    app.command("replay")(replay)
