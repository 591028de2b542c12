"""Commands about git: the exchange between machines, merges, conflicts."""
