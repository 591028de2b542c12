"""The settings of the site."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from tiltool.config import Config
from tiltool.config.readers import CONFIG_FILE
from tiltool.config.services import ScriptAttributes
from tiltool.errors import NoNotebook
from tiltool.messages import Message
from tiltool.site.strings import Words, site_words

INSTANT = "navigation.instant"
"""Prefix of theme features that replace a page in place, for which til's scripts and menu are not made."""


class Settings(NamedTuple):
    """The site's settings, from `mkdocs.yml`."""

    name: str = "til"
    description: str = ""
    url: str = ""
    author: str = ""
    edit: str = ""  # template of edit links, with {path} for the note's path; "" if none
    language: str = "en"
    notes: str = "notes"
    authors: Sequence[str] = ()  # of the notes, each in a folder
    home: str = ""
    markdown: bool = False  # whether pages have Markdown twins
    cards: bool = False
    reply: str = ""
    comments: ScriptAttributes = ()
    analytics: ScriptAttributes = ()
    timezone: str = ""
    ignored: tuple[str, ...] = ()  # messages about keys of mkdocs.yml without effect

    @property
    def words(self) -> Words:
        """Return the site's UI words."""
        return site_words(self.language)

    def reply_address(self, title: str, url: str) -> str:
        """Return the mailto address for a reply to a page; "" if none."""
        if not self.reply:
            return ""
        about = f"&body={quote(f'{self.url}{quote(url)}', safe='')}%0D%0A%0D%0A" if self.url else ""
        return f"mailto:{quote(self.reply, safe='@')}?subject={quote(f'Re: {title}', safe='')}{about}"

    def midnight(self, day: str) -> str:
        """Return the time at which a day begins, in RFC 3339 format; in UTC if no time zone is set."""
        if not self.timezone:
            return f"{day}T00:00:00Z"
        from zoneinfo import ZoneInfo

        moment = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(self.timezone))
        offset = f"{moment:%z}"  # may have seconds, before time zones were introduced, which are dropped
        return f"{day}T00:00:00{offset[:3]}:{offset[3:5]}"

    def edit_address(self, path: str) -> str:
        """Return the address for editing a note; "" if none."""
        return self.edit.replace("{path}", quote(path))


def settings_of(mkdocs: Any, config: Config) -> Settings:
    """Return the settings of a site from MkDocs' and til's keys. Raises NoNotebook for a value that can't work."""
    if not mkdocs.use_directory_urls:
        message = Message("{file}: use_directory_urls: the address of a page is always a folder", file=CONFIG_FILE)
        raise NoNotebook(message, "remove that key")
    url = mkdocs.site_url or ""
    return Settings(
        name=mkdocs.site_name or "til",
        description=mkdocs.site_description or "",
        url=f"{url.rstrip('/')}/" if url else "",
        author=mkdocs.site_author or "",
        edit=_edit_template(mkdocs),
        language=config.language,
        notes=config.notes,
        authors=config.authors,
        home=config.publish.home,
        markdown=config.publish.markdown,
        cards=config.publish.cards,
        reply=config.publish.reply,
        comments=_with_language(config.publish.comments, config.language),
        analytics=config.publish.analytics,
        timezone=config.timezone,
        ignored=tuple(_ignored(mkdocs, config.language)),
    )


def _with_language(comments: ScriptAttributes, language: str) -> ScriptAttributes:
    """Return the comments script, with the language of its interface if it is giscus, the only one with such an option."""
    is_giscus = any(name == "data-mapping" for name, _ in comments)
    return (*comments, ("data-lang", "zh-CN" if language == "zh" else language)) if is_giscus else comments


def _edit_template(mkdocs: Any) -> str:
    """Return the template of edit links: from til's own key, or MkDocs' without the folder of the owner's pages."""
    base = (mkdocs.extra or {}).get("edit_notes")
    if base:
        return f"{base}{{path}}"
    repository = (mkdocs.repo_url or "").rstrip("/")
    pages = Path(mkdocs.docs_dir)
    root = Path(mkdocs.config_file_path).parent
    folder = pages.relative_to(root).as_posix() if root in pages.parents else ".pages"
    template = str(mkdocs.edit_uri_template or "")
    if template:
        template = template.replace("{path_noext!q}.md", "{path}").replace("{path_noext}.md", "{path}")
        template = template.replace("{path!q}", "{path}")
    elif mkdocs.edit_uri and (repository or "://" in mkdocs.edit_uri):
        template = f"{mkdocs.edit_uri.rstrip('/')}/{{path}}"
    template = re.sub(rf"(^|[/=?#])(?:{re.escape(folder)}|docs)/(?={{path}})", r"\1", template)
    if "{path}" not in template:
        return ""
    return urljoin(repository if template[0] in "?#" else f"{repository}/", template)


def _ignored(mkdocs: Any, language: str) -> Iterator[str]:
    """Yield a message for each of the owner's theme settings that has no effect."""
    theme = mkdocs.theme
    for name in theme.get("features") or ():
        if str(name).startswith(INSTANT):
            text = "{file}: theme: features: {name} has no effect: each page is loaded whole; remove it"
            yield Message(text, file=CONFIG_FILE, name=name)
    if theme.get("language", "en") not in ("en", language):
        text = "{file}: theme: language has no effect: remove it, and set language of the til plugin"
        yield Message(text, file=CONFIG_FILE)
    if theme.get("palette"):
        text = "{file}: theme: palette has no effect: til has its own; remove it, and change colors in extra_css"
        yield Message(text, file=CONFIG_FILE)
