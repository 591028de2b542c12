"""The index: its database, how it is refreshed, and the session that queries it."""
