"""Which tasks and notes a request means."""
