"""Pure geography: zones, points in zones, distances. Imports nothing of ours but kernel."""
