"""Signing in, the account, the post acted in."""
