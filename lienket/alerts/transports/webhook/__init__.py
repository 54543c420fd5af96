"""Signed HTTP POST."""
