"""Everything the pages can do: every page that takes a POST has its operation in the API, or stands here with the reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern

from lienket.api.acts import BY_FILE
from lienket.api.urls import _document
from lienket.config.urls import PARTS
from lienket.desk.units.people import _forms
from lienket.situation.acts import ACTS
from tests.architecture.rules import ROOT
from tests.world import NOON

OF_THE_DESK = frozenset({"accounts", "board", "day", "report", "lists", "matter", "second", "map", "units", "duty", "alerts", "shell", "coverage", "rhythm"})
LATER = "acts on regulations and committees come to the API with a later issue"
"""Why the acts of other packages than those of the desk have no operation yet."""

READS: dict[str, dict[str, str]] = {
    "coverage": {"coverage": "show_coverage", "coverage-csv": "show_coverage", "coverage-svg": "show_coverage"},
    "rhythm": {"calendar": "show_calendar", "calendar-file": "show_calendar"},
    "committees": {"committees": "list_committees", "committee": "show_committee"},
    "regulations": {"regulations": "list_regulations", "regulation": "show_regulation"},
}
"""Pages one reads, and the operation that says the same. Drafts and plans belong to those who make them and stay with the pages."""

MADE_THERE = frozenset({"plans", "plan", "directory", "directory-csv", "duty-areas"})

PERSON_ACTS = {
    "post": "hold_post",
    "move": "move_person",
    "end": "end_holding",
    "resume": "resume_holding",
    "invite": "open_account",
    "reset": "renew_link",
    "forget": "forget_person",
    "identity": "name_account_identity",
    "signout": "end_account_sessions",
    "deactivate": "deactivate_account",
    "activate": "activate_account",
    "give": "give_administrator",
    "take": "take_administrator",
}
MATTER_ACTS = {code: "add_attachment" if code in BY_FILE else code.replace("-", "_") for code in ACTS}

OPERATIONS: dict[str, tuple[str, ...]] = {
    "second-identity": ("open_protected_identity",),
    "board-acknowledge": ("acknowledge",),
    "handover": ("write_handover",),
    "handover-shift": ("write_handover",),
    "handover-take": ("take_shift", "give_shift_back"),
    "matter-checklist": ("checklist_mark",),
    "notices-read": ("read_notices",),
    "report": ("receive_report",),
    "report-preview": ("preview_report", "similar_matters", "guess_facts"),
    "report-draft": ("keep_draft",),
    "report-discard": ("discard_draft",),
    "report-restore": ("restore_draft",),
    "report-file-add": ("add_draft_file",),
    "report-file-remove": ("remove_draft_file",),
    "matters-save": ("keep_view",),
    "matters-view": ("name_view", "drop_view"),
    "matters-bulk": ("preview_acts", "act_on_several"),
    "matters-export": ("export_matters",),
    "act": tuple(MATTER_ACTS.values()),
    "post-add": ("add_unit_post",),
    "post-end": ("end_unit_post",),
    "post-second-step": ("demand_second_step_of_post",),
    "person-add": ("invite_person",),
    "person-act": tuple(PERSON_ACTS.values()),
    "duty": ("plan_duty",),
    "duty-cancel": ("cancel_duty",),
    "duty-restore": ("restore_duty",),
    "duty-shift": ("stand_in", "propose_swap"),
    "duty-stand-in-end": ("end_stand_in",),
    "duty-swap": ("settle_swap",),
    "duty-repeat": ("preview_repeat", "repeat_week"),
    "notice-read": ("read_notice",),
    "recall-acknowledge": ("acknowledge_recall",),
    "break-glass": ("break_glass",),
    "matter-identity": ("open_identity",),
    "identities": ("search_identities",),
    "retention": ("erase_what_is_due",),
    "second-file": ("fetch_list",),
    "second-answer": ("confirm_request", "decline_request", "withdraw_request"),
    "channels": ("add_channel",),
    "channel": ("change_channel",),
    "channel-end": ("end_channel",),
    "channel-test": ("test_channel",),
    "delivery-retry": ("retry_delivery",),
    "delivery-dismiss": ("dismiss_delivery",),
    "broadcast-new": ("send_broadcast",),
    "broadcast-read": ("read_broadcast",),
    "broadcast-withdraw": ("withdraw_broadcast",),
}

SIGNING_IN = "signing in, leaving and the second step prove that a person is there; a program proves itself by its token"
PASSWORD = "a password is set by the person who will know it, never by a program"
TOKENS = "a token that could make or revoke tokens could outlive its own end"
POST = "a token is bound to its post; another post needs another token"
SCREEN = "a matter of the screen one sits at; a program asks with lang and takes the fields it wants"

EXCLUDED: dict[str, str] = {
    **dict.fromkeys(
        (
            "account_login",
            "account_logout",
            "account_inactive",
            "openid_connect_login",
            "openid_connect_callback",
            "account_reauthenticate",
            "mfa_index",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "sessions-end",
        ),
        SIGNING_IN,
    ),
    **dict.fromkeys(("account_change_password", "credential-link"), PASSWORD),
    "post-phone": LATER,
    **dict.fromkeys(("token-add", "token-revoke", "feed-add", "feed-revoke"), TOKENS),
    "choose-post": POST,
    **dict.fromkeys(("account-preferences", "language", "theme", "matters-columns"), SCREEN),
}


def packages() -> list[str]:
    return [part.partition(".")[2] for part in PARTS if part.startswith("desk.")]


def taking_posts(package: str) -> Iterator[str]:
    """The names of a package's views that take a POST."""
    each: URLPattern
    for each in import_module(f"lienket.desk.{package}.urls").urlpatterns:
        if "POST" in each.callback.methods:
            yield str(each.name)


def exempted(package: str) -> str:
    """Why a package is not looked at; "" where it is."""
    return "" if package in OF_THE_DESK else LATER


def of_the_desk() -> set[str]:
    return {name for package in packages() if not exempted(package) for name in taking_posts(package)}


def operations() -> set[str]:
    document: dict[str, Any] = _document()
    return {operation["operationId"] for path in document["paths"].values() for operation in path.values()}


def test_every_page_that_takes_a_post_has_an_operation_or_a_reason():
    assert of_the_desk() >= {"report", "act", "person-act"}, "nothing was found"
    assert sorted(of_the_desk() - set(OPERATIONS) - set(EXCLUDED)) == [], "give the page an operation of the API, or a reason here and in docs/reference/api.md"


def test_the_tables_name_only_what_there_is_and_nothing_twice():
    assert sorted((set(OPERATIONS) | set(EXCLUDED)) - of_the_desk()) == []
    assert sorted(set(OPERATIONS) & set(EXCLUDED)) == []
    named = {operation for several in OPERATIONS.values() for operation in several}
    assert sorted(named - operations()) == []


def test_what_one_reads_of_regulations_and_committees_is_in_the_api():
    for package, reads in READS.items():
        patterns = import_module(f"lienket.desk.{package}.urls").urlpatterns
        pages = {str(each.name) for each in patterns if "POST" not in each.callback.methods} | set(reads)
        assert set(reads) <= {str(each.name) for each in patterns}
        assert {name for name in pages if not name.startswith("draft-")} - {"draft"} - MADE_THERE == set(reads), package
        assert set(reads.values()) <= operations()


def test_every_act_on_a_person_has_an_operation():
    book = SimpleNamespace(calendar=SimpleNamespace(zone=NOON.tzinfo))
    request: Any = SimpleNamespace(language="vi", at=NOON, book=book)
    assert set(_forms(request, [])) == set(PERSON_ACTS)


def test_the_reference_gives_every_reason():
    text = " ".join((ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8").split())
    assert [reason for reason in {*EXCLUDED.values(), LATER} if reason not in text] == []
