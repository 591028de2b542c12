"""How reports look on a terminal."""
