"""The pages: what a page of each kind shows, computed from the site model. Pure."""
