"""Merging two versions of a note that have a common ancestor."""
