"""What MkDocs sees of til."""
