"""Merging two versions of a note that were changed from the same one."""
