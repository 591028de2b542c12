"""Building the site: what changed, with and without MkDocs."""
