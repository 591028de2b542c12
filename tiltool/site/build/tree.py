"""The pages as a tree of Markdown files whose bodies are HTML, for building with another engine."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from tiltool.site.build.incremental import (
    WAITING,
    BuildProgress,
    BuildRun,
    SiteReport,
    all_outputs,
    no_progress,
    plan_site,
    with_pages,
    write_files,
)
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.standalone import mkdocs_config
from tiltool.site.output.compose import Shell
from tiltool.site.output.files import Output
from tiltool.site.output.markdown_twins import TWIN
from tiltool.site.pages.page import Page
from tiltool.site.settings import settings_of
from tiltool.store.files.atomic import write_derived
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache

FOLDER = "docs"
CONFIG = "mkdocs.yml"
_NOT_OURS = ("sitemap.xml", "robots.txt")  # the engine makes these itself


class TreeShell(Shell):
    """Front matter instead of a head, and only a `div` around the body."""

    def around(self, head: str, body: str) -> str:
        """Return the file; without a `<pre>`, blank lines are removed, because some engines end an HTML block at one."""
        lines = "\n".join(line for line in body.split("\n") if line.strip() or "<pre" in body)
        return f"{self.before}{lines}{self.after}"


def write_tree(
    notebook: Notebook,
    today: date,
    *,
    strict: bool = False,
    clean: bool = False,
    progress: BuildProgress = no_progress,
    guard: Callable[[], None] = lambda: None,
) -> SiteReport:
    """Write `.til/docs`, and a `.til/mkdocs.yml` that names it. Raises Refused, NoNotebook.

    `clean`, `strict` and `guard` are those of `build`.
    """
    guard()
    config = mkdocs_config(notebook, [])
    with open_render_cache(notebook.state, partial(progress, WAITING, 0, 0)) as cache:
        if clean:
            cache.clear()
        settings = settings_of(config, notebook.config)
        run = BuildRun(notebook, cache, today, strict, progress)
        plan = with_pages(run, plan_site(run, jobs_of(notebook, cache), settings))
        shells = {page.url: _shell_of(page) for page in plan.pages}
        made, plan = all_outputs(run, plan, shells, {})
        wanted = [each._replace(path=_path(each, shells)) for each in made if not _is_engines(each.path)]
        report = write_files(run, plan, wanted, SiteFolder(notebook.state / FOLDER, notebook.state))
        write_derived(notebook.state / CONFIG, _config(config, settings.name, plan.site.menu))
    return report


def _is_engines(path: str) -> bool:
    """Return whether the engine makes this file itself, or a page of the tree takes its place."""
    return path in _NOT_OURS or path.rpartition("/")[2] == TWIN


def _shell_of(page: Page) -> TreeShell:
    meta = {"title": page.title, "description": page.description, "hide": ["navigation", "toc"]}
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items() if value)
    style = f'<link rel="stylesheet" href="{"../" * page.depth}assets/til/til.css">'
    return TreeShell(f'---\n{lines}---\n\n{style}\n<div class="til-page">', "", "</div>\n")


def _path(output: Output, shells: Mapping[str, Shell]) -> str:
    path = output.path
    is_page = path.endswith("index.html") and path.removesuffix("index.html") in shells
    return f"{path.removesuffix('.html')}.md" if is_page else path


def _config(config: object, name: str, places: tuple[Mapping[str, str], ...]) -> str:
    """Return a configuration for other engines; JSON is valid YAML."""
    nav: list[dict[str, str]] = [{name: "index.md"}]
    nav += [{place["name"]: f"{place['url']}index.md"} for place in places]
    data = {
        "site_name": name,
        "docs_dir": FOLDER,
        "site_dir": "site",
        "nav": nav,
        "plugins": [],
        "theme": {"name": "material", "font": False},
    }
    url = getattr(config, "site_url", None)
    return json.dumps({**data, **({"site_url": url} if url else {})}, ensure_ascii=False, indent=2) + "\n"
