"""Units, posts, people."""
