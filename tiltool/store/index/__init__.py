"""The index: the database, and how it is brought up to date."""
