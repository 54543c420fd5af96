"""Everything the pages can do, for programs."""
