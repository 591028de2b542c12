"""Links: which note one means, and edits that rename notes and tags."""
