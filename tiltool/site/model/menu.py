"""The menu, and the settings that MkDocs' configuration holds."""

from collections.abc import Mapping
from typing import Any

from tiltool.config import Config
from tiltool.site.model.site import Facts
from tiltool.site.settings import Settings


def menu(facts: Facts) -> tuple[Mapping[str, str], ...]:
    """Return name and address of the pages that each page leads to."""
    words = facts.settings.words
    pages = ["archive", "topics", "tags", "tasks", "statistics"]
    if facts.pages:
        pages.insert(3, "notes")
    return tuple({"name": words[page], "url": f"{page}/"} for page in pages)


def settings_of(mkdocs: Any, config: Config) -> Settings:
    """Return what the site is told: by MkDocs' own keys, and by til's."""
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
