"""The MkDocs plugin, and all that it builds from."""
