"""Live events: a small process that tells open pages that something they may see has changed."""
