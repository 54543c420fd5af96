"""Signing in at an OpenID Connect server in a real browser: the policy of contents lets the form go there, and nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.access.elsewhere import name_identity
from lienket.config.outside import oidc, origin_of
from lienket.units.models import Account
from tests.browser.conftest import Gate, Visit
from tests.browser.test_every_page import WCAG
from tests.desk.oidc_server import CLIENT, SECRET, serving
from tests.desk.test_accounts import _fresh_limits  # noqa: F401 – a fixture.
from tests.world import NOON, SWEEPER

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.


@pytest.mark.parametrize("width", [360, 1280])
def test_one_signs_in_there_and_is_told_where_nobody_is_named(visit: Visit, one_request_at_a_time: Gate, settings: Any, width: int) -> None:
    with serving() as server:
        settings.OIDC_SERVER, settings.OIDC_NAME = server.address, "Cổng đăng nhập tỉnh"
        settings.SOCIALACCOUNT_PROVIDERS = oidc(server.address, settings.OIDC_NAME, CLIENT, SECRET, "sub")
        policy = settings.CONTENT_SECURITY_POLICY
        directives = policy["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": directives | {"form-action": ["'self'", *origin_of(server.address)]}}
        person = visit("town-police", width=width)
        person.context.clear_cookies()
        for known in (False, True):
            if known:
                with one_request_at_a_time.turn:
                    name_identity(actor=SWEEPER, account=Account.objects.get(login="town-police-desk"), identity="u-1042", at=NOON)
            page = person.open("/account/login?next=/units")
            assert Axe().run(page, options=WCAG).response["violations"] == []
            person.does_not_scroll_sideways()
            person.is_clean()
            with page.expect_navigation(url="**/back?**" if not known else "**/units"):
                page.get_by_role("button", name="Đăng nhập bằng Cổng đăng nhập tỉnh").click()
            assert Axe().run(page, options=WCAG).response["violations"] == []
            person.is_clean()
            assert ("Nhờ người quản trị" in page.inner_text("main")) is not known
        assert page.locator("body.has-nav").count() == 1
