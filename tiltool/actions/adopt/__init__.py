"""Init: a new notebook, or the adoption of an existing folder of notes."""
