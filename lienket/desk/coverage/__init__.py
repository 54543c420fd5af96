"""The coverage of the regulation: who leads, by field and zone, and what is proved about it."""
