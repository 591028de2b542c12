"""Files: atomic writes, the lock, and the undo history."""
