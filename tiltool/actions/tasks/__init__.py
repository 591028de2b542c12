"""Adding, marking, moving, reviewing: what commands do with tasks."""
