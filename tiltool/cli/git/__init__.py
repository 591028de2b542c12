"""Commands about Git: sync, merges, conflicts."""
