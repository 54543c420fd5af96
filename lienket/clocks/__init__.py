"""Deadlines as clock events: started, paused, resumed, re-based, met, lapsed, stopped; recomputed, never overwritten."""
