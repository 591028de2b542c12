"""Tasks in the formats of other programs."""
