"""Changes of notes: in words, and as they are saved."""
