"""Questions that the index answers."""
