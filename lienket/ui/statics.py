"""Static files under names that carry their content, compressed beforehand."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a digest where `collectstatic` has run (`lienket serve` sees to it); plain names otherwise, as in tests."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The name with its digest, or the plain one before the files were collected."""
        return super().stored_name(name) if self.hashed_files else name
