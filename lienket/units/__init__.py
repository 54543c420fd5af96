"""Units of any kind, posts apart from people, zones, validity periods and succession."""
