"""What the check reads besides the notes, and remembers."""
