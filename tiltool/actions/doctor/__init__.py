"""The doctor: problems around the notes, the way out of each, and what can be fixed safely."""
