"""Selection of tasks: by name, and by queries."""
