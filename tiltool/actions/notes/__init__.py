"""Finding, listing, checking, moving and renaming: what commands do with notes."""
