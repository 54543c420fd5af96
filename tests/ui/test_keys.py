"""Keys of the frame: each opens one page."""

from __future__ import annotations

import re

from lienket.ui.templatetags.shell import PAGES
from tests.architecture.rules import ROOT


def test_no_two_ways_of_the_frame_have_the_same_key():
    templates = (ROOT / "lienket" / "ui" / "templates" / "ui").glob("*.html")
    written = [key for path in templates for key in re.findall(r'data-key="([^"{]+)"', path.read_text(encoding="utf-8"))]
    keys = [key for _name, _label, _icon, key, *_ in PAGES] + written
    assert sorted(keys) == sorted(set(keys))
