"""The files of the site: pages, feeds, search."""
