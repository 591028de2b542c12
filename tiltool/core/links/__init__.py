"""Links: the note that each one means, and edits that rename notes and tags."""
