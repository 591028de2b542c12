"""The backlog: how changes of day notes reach the projects, and moving tasks between them."""
