"""What the journal says of intake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportReceived(Event):
    """A report came in. `mac` commits to its body, but for who reported, under a nonce kept beside its words."""

    name: ClassVar[str] = "report.received/1"
    report: UUID
    unit: str
    channel: str
    mac: str


@dataclass(frozen=True, kw_only=True)
class ReportConflicted(Event):
    """The same key came again with another body; both are kept."""

    name: ClassVar[str] = "report.conflicted/1"
    report: UUID
    first: UUID
    mac: str


@dataclass(frozen=True, kw_only=True)
class ReporterForgotten(Event):
    """Who made a report was erased; that there was a report remains."""

    name: ClassVar[str] = "reporter.forgotten/1"
    report: UUID
    matter: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(Event):
    """The lead opened who reported, with the reason in a note; `reports` says how many identities were shown."""

    name: ClassVar[str] = "identity.opened/1"
    matter: UUID
    reports: int
    note: UUID


@dataclass(frozen=True, kw_only=True)
class ProtectedOpened(Event):
    """Who asked read who a protected reporter is, on request `request` that a second person had confirmed, on the ground of law `ground`.

    It stands on the timeline of the request, not of the matter: nobody else on the matter learns that an identity is kept. The reason is an erasable row.
    """

    name: ClassVar[str] = "identity.protected-opened/1"
    matter: UUID
    request: UUID
    ground: str
    reports: int
    reason: UUID


@dataclass(frozen=True, kw_only=True)
class IdentitySearched(Event):
    """A unit looked for a telephone number or a name among those who reported in its own matters; never what was looked for."""

    name: ClassVar[str] = "identity.searched/1"
    unit: str
    by: str
    found: int
    reason: UUID


@dataclass(frozen=True, kw_only=True)
class IdentitiesSealed(Event):
    """Identities or refused rows were sealed that had been kept in plain, or sealed anew under a unit's new key."""

    name: ClassVar[str] = "identity.sealed/1"
    rows: int


@dataclass(frozen=True, kw_only=True)
class RetentionApplied(Event):
    """Rows were erased because they had been kept as long as rule `rule` of the pack says; of a matter, or of none."""

    name: ClassVar[str] = "retention.applied/1"
    matter: UUID | None
    rule: str
    record: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportAdvanced(Event):
    """An import run took in rows up to `line`."""

    name: ClassVar[str] = "import.advanced/1"
    run: UUID
    line: int
    accepted: int
    refused: int
    done: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """A file began to be imported under a mapping that a post approved."""

    name: ClassVar[str] = "import.started/1"
    run: UUID
    file_digest: str
    mapping: str
    mapping_digest: str
    approved_by: UUID
