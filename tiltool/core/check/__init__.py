"""Checks: probable mistakes in a note or a notebook, and likely secrets."""
