"""Reorganisation in one act: what units that end still hold goes to their successors, previewed, in one transaction, with a counter-act."""
