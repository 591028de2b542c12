"""Adopting a notebook: what its files, its headings and other programs' settings reveal."""
