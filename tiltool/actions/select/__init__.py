"""Selection of tasks: by what a person calls them, and by queries."""
