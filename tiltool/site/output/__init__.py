"""Pages, feeds and search files as they are written."""
