"""Carrying unfinished tasks from one note into another."""
