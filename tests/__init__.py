"""The tests of Lienket, one folder a package."""
