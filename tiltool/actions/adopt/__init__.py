"""Init: a new notebook, or the adoption of one that is there."""
