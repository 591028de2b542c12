"""Changes of notes: described in words, and watched as notes are saved."""
