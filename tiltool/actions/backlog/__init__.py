"""The backlog: tasks that move between notes and projects."""
