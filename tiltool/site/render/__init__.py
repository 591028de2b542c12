"""Rendering one note as HTML."""
