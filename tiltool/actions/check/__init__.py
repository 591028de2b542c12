"""The check of a notebook: its problems, fixes, and the secrets that are allowed."""
