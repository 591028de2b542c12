"""The pages as a tree of Markdown files whose bodies are HTML, for whoever builds with another engine."""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial

from tiltool.site.build.incremental import WAITING, Progress, SiteReport, load_bodies, prepare, put
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.standalone import mkdocs_config
from tiltool.site.model.menu import menu, settings_of
from tiltool.site.output.compose import Shell
from tiltool.site.output.files import Output, outputs
from tiltool.site.output.redirects import redirects
from tiltool.site.output.search import search_outputs
from tiltool.site.pages.page import Page
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import SiteFiles
from tiltool.store.site.render_cache import rendered

FOLDER = "docs"
CONFIG = "mkdocs.yml"


class Leaf(Shell):
    """A page of the tree: front matter in the place of a head, and no more around the body than a `div`."""

    def around(self, head: str, body: str) -> str:
        """Return the file; a blank line in HTML would end it for some engines."""
        lines = "\n".join(line for line in body.split("\n") if line.strip() or "<pre" in body)
        return f'{self.before}<link rel="stylesheet" href="{self.between}assets/til/til.css">\n<div class="til-page">{lines}</div>\n'


def write_tree(notebook: Notebook, today: date, progress: Progress | None = None) -> SiteReport:
    """Write `.til/docs`, and a `.til/mkdocs.yml` that names it. Raises Refused, NoNotebook."""
    config = mkdocs_config(notebook, [])
    waits = partial(progress, WAITING, 0, 0) if progress else lambda: None
    with rendered(notebook.state, waits) as cache:
        prepared = prepare(
            notebook, jobs_of(notebook, cache), settings_of(config, notebook.config), cache, today, progress
        )
        load = partial(load_bodies, cache)
        shells = {page.url: leaf(page) for page in prepared.pages}
        made = [*outputs(prepared.facts, prepared.pages, shells, load, notebook.root)]
        made += search_outputs(prepared.facts, cache, load)
        old = redirects(prepared.facts, (each.path for each in made))
        prepared = prepared._replace(problems=(*prepared.problems, *old.problems))
        made = [
            each._replace(path=_name(each, shells))
            for each in (*made, *old.outputs)
            if each.path not in ("sitemap.xml", "robots.txt")
        ]
        site = SiteFiles(notebook.state / FOLDER, notebook.state)
        report = put(prepared, made, site, progress)
    (notebook.state / CONFIG).write_text(_config(config, prepared.facts.settings.name, menu(prepared.facts)), "utf-8")
    return report


def leaf(page: Page) -> Leaf:
    """Return what goes around a page of the tree."""
    meta = {"title": page.title, "description": page.description, "hide": ["navigation", "toc"]}
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items() if value)
    return Leaf(f"---\n{lines}---\n\n", "../" * page.depth, "")


def _name(output: Output, shells: Mapping[str, Shell]) -> str:
    path = output.path
    is_page = path.endswith("index.html") and path.removesuffix("index.html") in shells
    return f"{path.removesuffix('.html')}.md" if is_page else path


def _config(config: object, name: str, places: tuple[Mapping[str, str], ...]) -> str:
    """Return a configuration for other engines: JSON is YAML."""
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
