"""SMS by a gateway that takes HTTP."""
