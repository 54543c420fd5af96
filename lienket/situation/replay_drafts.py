"""Drafts to try over past matters: those a reader uploaded, and those in the making in the program that the reader's unit may see.

A source lists the drafts an actor may try and gives one as a whole pack, file name → text; absent and not-yours are both None.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from uuid import UUID, uuid4

from lienket.instruments import drafts
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.regulation.load import Pack, pack_from_sources, schemas
from lienket.regulation.marked import parse
from lienket.regulation.outlines import BOUNDARIES
from lienket.situation.models import ReplayDraft
from lienket.situation.refusals import BadInput
from lienket.situation.replay import OtherModel

LARGEST = 10_000_000
"""Bytes of an upload, and of what is in it."""

KEPT = 10
"""Uploads kept of one account; the oldest go first."""

Sources = Mapping[str, str]


class NoSuchDraft(LienketError):
    """There is no such draft, or it is not this reader's: both are answered alike."""

    code = "no-such-replay-draft"


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft one may try; of one in the making `revision` says which saved state."""

    key: UUID
    name: str
    made_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where drafts come from: which an account acting as an actor may try, and one of them as a pack's texts."""

    choices: Callable[[UUID, Actor, datetime], list[Choice]]
    sources: Callable[[UUID, Actor, UUID, datetime], Sources | None]


def _uploaded(account: UUID, actor: Actor, at: datetime) -> list[Choice]:
    rows = ReplayDraft.of_node.filter(account_id=account, scope=actor.model).order_by("-uploaded_at", "id")
    return [Choice(*row) for row in rows.values_list("id", "name", "uploaded_at")]


def _upload(account: UUID, actor: Actor, key: UUID, at: datetime) -> Sources | None:
    found: Sources | None = ReplayDraft.of_node.filter(pk=key, account_id=account, scope=actor.model).values_list("sources", flat=True).first()
    return found


IN_THE_MAKING = frozenset({"DRAFTING", "CONSULTING", "FINAL"})


def _stored(_account: UUID, actor: Actor, _at: datetime) -> list[Choice]:
    rows = [row for row in drafts.drafts_seen(actor) if row.state in IN_THE_MAKING]
    return [Choice(row.id, row.code, drafts.revisions_of(row)[0].saved_at, row.revision) for row in rows]


def _stored_one(_account: UUID, actor: Actor, key: UUID, _at: datetime) -> Sources | None:
    row = next((row for row in drafts.drafts_seen(actor) if row.id == key and row.state in IN_THE_MAKING), None)
    return None if row is None else drafts.sources_today(row)


SOURCES: tuple[Source, ...] = (Source(_uploaded, _upload), Source(_stored, _stored_one))


def choices(account: UUID, actor: Actor, at: datetime) -> list[Choice]:
    """Every draft the reader may try, newest first."""
    return sorted((c for source in SOURCES for c in source.choices(account, actor, at)), key=lambda c: c.made_at, reverse=True)


def draft_pack(account: UUID, actor: Actor, key: UUID, at: datetime) -> tuple[str, Pack]:
    """A draft's name and pack. Raises NoSuchDraft."""
    for source in SOURCES:
        named = {c.key: c.name for c in source.choices(account, actor, at)}
        if key in named and (texts := source.sources(account, actor, key, at)) is not None:
            return named[key], pack_from_sources(texts)
    raise NoSuchDraft(str(key))


def stored_pack(actor: Actor, named: str, at: datetime) -> Pack:
    """A draft in the making, by its id or the code of its instrument, as the actor's unit may see it. Raises NoSuchDraft."""
    found = next((c for c in _stored(UUID(int=0), actor, at) if named in {str(c.key), c.name}), None)
    texts = None if found is None else _stored_one(UUID(int=0), actor, found.key, at)
    if texts is None:
        raise NoSuchDraft(named)
    return pack_from_sources(texts)


def keep_upload(*, account: UUID, model: str, present: Pack, file_name: str, raw: bytes, at: datetime) -> UUID:
    """Keep an uploaded draft for its account: a zip of a pack, or one regulation as YAML within the present pack.

    Raises BadInput, PackRefused with every fault, OtherModel, StateSecretRefused.
    """
    texts = _texts(file_name, raw, present)
    guard("\n".join(text for name, text in texts.items() if name.startswith("regulations/")))
    pack = pack_from_sources(texts)
    if pack.code != present.code:
        raise OtherModel(pack.code, present.code)
    draft = ReplayDraft.of_node.create(id=uuid4(), account_id=account, scope=model, name=file_name[-120:], sources=dict(texts), uploaded_at=at)
    rows = ReplayDraft.of_node.filter(account_id=account, scope=model).order_by("-uploaded_at", "id")
    old = list(rows.values_list("id", flat=True)[KEPT:])
    ReplayDraft.of_node.filter(pk__in=old).delete()  # A working paper of the node, not a record of the model.
    return draft.id


def _texts(file_name: str, raw: bytes, present: Pack) -> dict[str, str]:
    if len(raw) > LARGEST:
        raise BadInput(f"{file_name}: lớn hơn 10 MB; bỏ bớt những gì không thuộc gói", f"{file_name}: larger than 10 MB; leave out what is not of the pack")
    if file_name.lower().endswith(".zip"):
        return _of_zip(file_name, raw)
    text = _decoded(file_name, raw)
    marked = parse(text)[0]
    code = marked.data.get("code") if marked and isinstance(marked.data, dict) else None
    place = present.places.get(str(code)) if code else None
    return {**present.sources, place[0] if place else "regulations/draft.yaml": text}


def _of_zip(file_name: str, raw: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if len(entries) > 500 or sum(e.file_size for e in entries) > LARGEST:
                raise BadInput(f"{file_name}: giải nén ra quá 10 MB hay 500 tệp", f"{file_name}: unpacks to more than 10 MB or 500 files")
            root = next((e.filename.removesuffix("pack.yaml") for e in entries if e.filename.rpartition("/")[2] == "pack.yaml"), "")
            named = {e.filename.removeprefix(root): e for e in entries if e.filename.startswith(root)}
            patterns = (*schemas(), BOUNDARIES)
            return {name: _decoded(name, archive.read(e)) for name, e in named.items() if any(fnmatchcase(name, p) for p in patterns)}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):  # Not a zip, a damaged one, or one under a password.
        raise BadInput(
            f"{file_name}: không mở được tệp zip; nén lại, không mật khẩu", f"{file_name}: cannot be opened; zip it again, without password"
        ) from None


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name}: không phải UTF-8; lưu lại với mã UTF-8", f"{name}: is not UTF-8; save it as UTF-8") from None
