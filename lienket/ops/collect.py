"""Static files under STATIC_ROOT, collected anew only where a source or a version has changed."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".collected"


def digest() -> str:
    """What the collected files depend on: every source by name, size and time, and the program that names and compresses them."""
    seen = hashlib.sha256(f"{version('whitenoise')} {version('Django')}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            info = os.stat(storage.path(path))
            seen.update(f"{path}\0{info.st_size}\0{info.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect() -> bool:
    """Collect where needed; says whether it was. Old names stay, so that a page opened before still finds its files."""
    stamp, wanted = Path(settings.STATIC_ROOT) / STAMP, digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True
