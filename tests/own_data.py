"""Every process of a test run has a data folder of its own, made before the settings are read: what a run keeps never lies among the data of an installation or
of the demonstration in the same checkout, and what lies there – collected pages, keys – never decides how a test ends. Loaded by `-p` (pyproject.toml).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="lienket-tests-")
os.environ["LIENKET_DATA"] = folder
atexit.register(shutil.rmtree, folder, ignore_errors=True)
