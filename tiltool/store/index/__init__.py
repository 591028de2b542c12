"""The index: the database, how it is brought up to date, and the session in which it is asked."""
