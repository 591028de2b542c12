"""The repository of the notebook: what changed in it, its remote, and the merges of files."""
