"""Edits of one note: where text goes, proof that it arrived there, and new notes."""
