"""One note as HTML."""
