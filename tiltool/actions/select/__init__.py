"""Which tasks a person means, and which of those that wait a query lets through."""
