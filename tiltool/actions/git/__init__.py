"""The notebook in git: how two versions of a file become one, and the exchange between machines."""
