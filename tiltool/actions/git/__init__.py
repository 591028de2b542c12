"""The notebook in Git: merges of two versions of a file, and the sync between machines."""
