"""What intake keeps under seal: who reported, and the values of refused rows."""

from __future__ import annotations

import hmac
from typing import Any
from uuid import UUID

from lienket.custody.sealing import blind, name_form, opened, phone_form, seal
from lienket.intake.draft import Draft
from lienket.intake.models import Identity, RefusedRow
from lienket.kernel.canonical import canonical


def identity_values(report: UUID, unit: UUID, draft: Draft) -> dict[str, Any]:
    """The columns of the Identity of a report."""
    person = {"name": draft.name, "phone": draft.phone, "address": draft.address}
    values: dict[str, Any] = {"id": report, "unit_id": unit, "sealed": seal(unit, identity_place(report), person), "whole": _whole(draft)}
    return values | {"phone": blind("phone", phone_form(draft.phone)), "name": blind("name", name_form(draft.name))}


def person_of(row: Identity) -> dict[str, str]:
    """Name, telephone and address. Raises SealBroken. Whoever calls has journaled it."""
    found: dict[str, str] = opened(row.unit_id, identity_place(row.id), row.sealed)
    return found


def same_person(row: Identity | None, draft: Draft) -> bool:
    """Whether the same person was named, without opening anything; nothing is left to compare once it was erased."""
    return row is None or hmac.compare_digest(row.whole, _whole(draft))


def identity_place(report: UUID) -> str:
    """Where an identity is sealed for."""
    return f"{Identity._meta.db_table}|{report.hex}|sealed"


def seal_values(row: UUID, unit: UUID, values: dict[str, str]) -> str:
    """The values of a refused row, sealed."""
    return seal(unit, values_place(row), values)


def values_of(row: RefusedRow) -> dict[str, str]:
    """The values of a refused row, for whoever imports; none of a guarded one. Raises SealBroken."""
    if row.sealed is None or row.unit_id is None:
        return row.values or {}
    found: dict[str, str] = opened(row.unit_id, values_place(row.id), row.sealed)
    return found


def values_place(row: UUID) -> str:
    """Where the values of a refused row are sealed for."""
    return f"{RefusedRow._meta.db_table}|{row.hex}|sealed"


def _whole(draft: Draft) -> str:
    return blind("person", canonical([draft.name, draft.phone, draft.address]).decode())
