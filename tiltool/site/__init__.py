"""The MkDocs plugin and everything it uses to build the site."""
