"""Commands: demo, import, work, verify, bench."""
