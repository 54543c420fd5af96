"""Steering committees and helper teams: established by a decision, filled by posts, with duties that come round."""
