"""Who may see what, and why: grants with their cause, bars for those concerned, one policy for every read."""
