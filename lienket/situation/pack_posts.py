"""Posts that the pack names: only the pack ends them, on the page as over the API."""

from __future__ import annotations

from functools import lru_cache

from lienket.instruments.queries import Book
from lienket.kernel.errors import LienketError
from lienket.regulation.load import Pack


class PostOfPack(LienketError):
    """The pack names this post, so it is ended there: (post)."""

    code = "post-of-pack"


@lru_cache(maxsize=16)
def named_posts(pack: Pack) -> frozenset[str]:
    """``unit/post`` of every post the pack names."""
    return frozenset(f"{unit.code}/{post.code}" for unit in pack.units.units for post in unit.posts)


def require_not_named(book: Book, unit: str, post: str) -> None:
    """Raise PostOfPack where the pack names the post."""
    if f"{unit}/{post}" in named_posts(book.pack):
        raise PostOfPack(post)
