"""Notes in the formats of other programs."""
