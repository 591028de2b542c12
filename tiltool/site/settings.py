"""The settings of the site."""

from typing import Any, NamedTuple

from tiltool.config import Config
from tiltool.site.strings import Words, site_words


class Settings(NamedTuple):
    """The site's settings, from `mkdocs.yml`."""

    name: str = "til"
    description: str = ""
    url: str = ""
    author: str = ""
    edit: str = ""  # base address of edit links, "" for none
    language: str = "en"
    notes: str = "notes"
    home: str = ""

    @property
    def words(self) -> Words:
        """Return the site's UI words."""
        return site_words(self.language)


def settings_of(mkdocs: Any, config: Config) -> Settings:
    """Return the settings of a site, from MkDocs' keys and til's."""
    url = mkdocs.site_url or ""
    repository = (mkdocs.repo_url or "").rstrip("/")
    edit = mkdocs.edit_uri or ""
    extra = (mkdocs.extra or {}).get("edit_notes") or ""
    return Settings(
        name=mkdocs.site_name or "til",
        description=mkdocs.site_description or "",
        url=f"{url.rstrip('/')}/" if url else "",
        author=mkdocs.site_author or "",
        edit=extra or (f"{repository}/{edit.split('/docs')[0].strip('/')}/" if repository and edit else ""),
        language=config.language,
        notes=config.notes,
        home=config.publish.home,
    )
