"""The `til` plugin: MkDocs accepts a notebook's mkdocs.yml, and says what it can't do yet."""

from typing import Any, NoReturn

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin


class TilOptions(Config):  # type: ignore[no-untyped-call]
    """Declares nothing: tiltool.config knows the options."""


class TilPlugin(BasePlugin[TilOptions]):  # type: ignore[no-untyped-call]
    """Keeps MkDocs from building a site before til can say what of the notes is private."""

    def load_config(self, options: Any, config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Accept til's options: the `til` command checks them."""
        return [], []

    def on_config(self, config: Any) -> NoReturn:
        """Refuse to build: without a publish filter, private notes would get out."""
        raise PluginError("til can't build the site yet; your notes are safe and nothing was built")
