"""The carry: which notes it takes tasks from, its plan, and the backlog's part in it."""
