"""Checks: what is probably wrong in a note or a notebook, and what looks like a secret."""
