"""Alerts on the desk: the inbox, channels and what went out by them, broadcasts."""
