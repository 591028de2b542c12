"""The doctor: what is wrong around the notes, the way out of it, and what can be fixed with certainty."""
