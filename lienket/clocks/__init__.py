"""Deadlines as clock events: started, paused, resumed, extended, re-based, met, lapsed, stopped; recomputed, never overwritten."""
