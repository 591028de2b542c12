"""A note: its Markdown, front matter, sections, tasks, tags, links and dates."""
