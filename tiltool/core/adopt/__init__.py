"""Adoption of a notebook: what its files, headings and the settings of other programs say."""
