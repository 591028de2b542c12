"""Daily Markdown notes that carry their own unfinished tasks forward."""

__version__ = "0.1.0"
