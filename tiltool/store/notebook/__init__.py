"""The notebook: its settings, notes and projects."""
