"""Lienket: a linkage model for public security and order, run by its signed regulation."""
