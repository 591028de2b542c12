"""The site as a whole: notes, addresses, menu, tasks."""
