"""Pictures: the metadata in their files, and copies without it."""
