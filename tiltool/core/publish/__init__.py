"""Which parts of a note may be published, and which are hidden."""
