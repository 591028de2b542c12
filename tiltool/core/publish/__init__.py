"""What of a note may be published, and what is hidden."""
