"""Reorganisations: preview, carrying out, past acts, the counter-act. For administrators."""
