"""Oversight: the journal in plain sentences, reads of restricted matters, signs worth a look."""
