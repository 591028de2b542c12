"""Adopting a notebook: what its files, its headings and the settings of other programs show."""
