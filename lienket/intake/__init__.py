"""Reports coming in: one at a time or from a file; guarded, idempotent, nothing lost."""
