"""Tasks over time: chains, recurrence, urgency, review and statistics."""
