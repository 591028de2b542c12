"""The MkDocs plugin `til`: MkDocs makes the theme's part of the site; til makes the rest."""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import escape as markup
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.dates.days import pinned_day
from tiltool.errors import Refused, TilError
from tiltool.messages import Message
from tiltool.site.build.incremental import (
    WAITING,
    BuildProgress,
    BuildRun,
    BuiltSite,
    SitePlan,
    SiteReport,
    no_progress,
    plan_site,
    record_built_site,
    refuse_problems,
    stamps_of_notes,
    theme_files,
    with_pages,
    write_site,
)
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.live import LiveBuild, watch_at_once
from tiltool.site.build.serving import keep_serving
from tiltool.site.build.theme_cache import THEME, ThemeFrame, cache_frame, theme_folder
from tiltool.site.model.site import Site
from tiltool.site.output.compose import CompiledTemplates, Shell, host_of, shell_of
from tiltool.site.settings import INSTANT, settings_of
from tiltool.store.notebook.notebook import Notebook, open_notebook
from tiltool.store.site.notices import ROLES_HINT, roles_notice
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache

_WAY_OUT = "docs_dir: .pages"


def refuse_shared_folder(config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused if docs_dir is, contains, or is inside the notes folder or the backlog."""
    pages = Path(config.docs_dir).resolve()
    for name in _names(notebook):
        folder = (notebook.root / name).resolve()
        if pages == folder or pages in folder.parents or _is_visible_in(folder, pages):
            shown = config.docs_dir.removeprefix(f"{notebook.root.resolve()}/")
            raise Refused(
                Message(
                    "{file}: docs_dir {shown!r} shares files with til's {name!r}, and MkDocs would publish all of them",
                    file=CONFIG_FILE,
                    shown=shown,
                    name=name,
                ),
                _WAY_OUT,
            )


def refuse_shared_files(files: Files, config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused if a file that MkDocs would publish is in the notes folder, perhaps through a symbolic link."""
    owners = {config.docs_dir, config.theme.custom_dir}
    notes = {os.path.realpath(entry.path) for _, entry in notebook.entries()}
    # If the whole notebook is the notes folder, its other files don't belong to notes.
    folders = [(notebook.root / name).resolve() for name in _names(notebook) if name != "."]
    for file in files:
        if file.abs_src_path and file.src_dir in owners:
            real = Path(os.path.realpath(file.abs_src_path))
            if str(real) in notes or any(_is_visible_in(folder, real) for folder in folders):
                raise Refused(
                    Message(
                        "{file}: MkDocs would publish {path!r} from docs_dir or custom_dir, but it belongs to the notes",
                        file=CONFIG_FILE,
                        path=file.src_uri,
                    ),
                    _WAY_OUT,
                )


def _names(notebook: Notebook) -> tuple[str, str]:
    return notebook.config.notes, notebook.config.tasks


def _is_visible_in(folder: Path, file: Path) -> bool:
    """Return whether a file or folder is below a folder, and not in a hidden subfolder of it."""
    return folder in file.parents and not any(part.startswith(".") for part in file.relative_to(folder).parts)


_log = logging.getLogger("mkdocs.plugins.til")

_PAGELESS = ("til", "material/privacy")
"""Plugins that don't make pages: the theme's part can be cached if there are no others."""


class TilOptions(Config):  # type: ignore[no-untyped-call]
    """Declares no options: tiltool.config reads and checks them."""


class TilPlugin(BasePlugin[TilOptions]):  # type: ignore[no-untyped-call]
    """Lets MkDocs make the frame around the pages, then puts the pages into it."""

    today: date | None = None  # set by `til build`
    progress: BuildProgress = staticmethod(no_progress)
    report: SiteReport | None = None

    run: BuildRun
    plan: SitePlan
    publishes = True
    is_served = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether the pages are published, or only served locally."""
        self.is_served = command == "serve"
        self.publishes = not self.is_served

    def load_config(self, options: Any, config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Accept all options: the `til` command checks them."""
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the notes, and give MkDocs an output folder of its own. Raises PluginError."""
        self.closing = ExitStack()
        self.shells: dict[str, Shell] = {}
        self.shell_files: set[str] = set()
        with _plugin_errors():
            if config.theme.name != "material":
                message = Message("{file}: theme: {name!r} is not material", file=CONFIG_FILE, name=config.theme.name)
                raise Refused(message, "theme: {name: material}")
            notebook = open_notebook(Path(config.config_file_path).parent)
            refuse_shared_folder(config, notebook)
            notice = roles_notice(notebook)
            if notice:
                _log.info(f"{notice}\nhint: {ROLES_HINT}")
            cache = self.closing.enter_context(open_render_cache(notebook.state, self._report_waiting))
            settings = notebook.config
            today = self.today or _today(notebook)
            options = bool(config.strict), self.progress, self.publishes, self.is_served
            self.run = BuildRun(notebook, cache, today, *options)
            jobs = jobs_of(notebook, cache)
            self.plan = with_pages(self.run, plan_site(self.run, jobs, settings_of(config, settings)))
            if config.strict:
                refuse_problems(self.plan.problems)
        for problem in self.plan.problems:
            _log.warning(problem)
        self.site_dir = config.site_dir
        self.has_own_nav = config.nav is not None
        config.site_dir = str(theme_folder(cache, is_served=self.is_served))
        _add_theme(config, self.plan.site)
        return config

    def _report_waiting(self) -> None:
        self.progress(WAITING, 0, 0)
        _log.info(WAITING)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the placeholder pages that become shells: one per menu entry, and one per depth."""
        with _plugin_errors():
            refuse_shared_files(files, config, self.run.notebook)
        if not self.has_own_nav:
            own = [file.src_uri for file in files.documentation_pages() if file.src_uri != "index.md"]
            config.nav = [*(config.nav or []), *own]
        for url in ("", *(item["url"] for item in self.plan.site.menu)):
            self._add_shell(files, config, f"{url}index.md")
        for depth in range(1, self.plan.depth + 1):
            self._add_shell(files, config, f"til-depth/{'x/' * (depth - 1)}index.md")
        return files

    def _add_shell(self, files: Files, config: MkDocsConfig, path: str) -> None:
        if existing := files.get_file_from_path(path):
            files.remove(existing)
        shell = File.generated(config, path, content="---\ntil: true\n---\n", inclusion=InclusionLevel.NOT_IN_NAV)
        self.shell_files.add(shell.dest_uri)
        files.append(shell)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the owner's menu entries: pages, and sections by their first page."""
        firsts = ((item, _first_page(item)) for item in nav.items)
        self.own_menu = [(item, page) for item, page in firsts if page and page.file.dest_uri not in self.shell_files]
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Add the owner's pages, whose titles are known now, to the menu after til's, and cache compiled templates."""
        env.bytecode_cache = CompiledTemplates()  # the theme's templates are the same in every build
        config.extra["til_menu"] += [{"name": str(item.title), "url": page.url} for item, page in self.own_menu]
        return env

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Store the page's HTML if it is a shell."""
        if page.meta.get("til") is True:
            url = "" if page.url in (".", "./", "") else page.url
            self.shells[f"depth-{url.count('/')}" if url.startswith("til-depth/") else url] = shell_of(output)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the site. Raises PluginError, leaving the previous site in place."""
        built, config.site_dir = Path(config.site_dir), self.site_dir
        unused = (
            () if "material/search" in config.plugins else ("assets/javascripts/lunr/", "assets/javascripts/workers/")
        )
        theme = {
            path: file
            for path, file in theme_files(built).items()
            if path not in self.shell_files and not path.startswith(unused)
        }
        folder = SiteFolder(Path(self.site_dir), self.run.notebook.state)
        with self.closing, _plugin_errors():
            self.report = write_site(self.run, self.plan, self.shells, theme, folder)
            for problem in self.report.problems[len(self.plan.problems) :]:
                _log.warning(problem)
            if set(config.plugins) <= {*_PAGELESS} and not config.hooks:
                parts = self._frame(config, theme)
                frame = cache_frame(self.run.notebook, self.run.cache, parts, is_served=self.is_served)
                notes = stamps_of_notes(self.plan.public.jobs)
                record_built_site(self.run, frame, folder, BuiltSite(notes, self.plan.attachments.asked, self.report))

    def _frame(self, config: MkDocsConfig, theme: Any) -> ThemeFrame:
        own = [config.docs_dir, *(folder for folder in config.theme.dirs[:1] if Path(folder) != THEME)]
        names = tuple(item["url"] for item in self.plan.site.menu)
        return ThemeFrame(self.plan.site.settings, self.shells, tuple(theme), tuple(own), names)

    def on_build_error(self, *, error: Exception, **_: Any) -> None:
        """Close the cache."""
        self.closing.close()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when a note or a project is saved; if a build fails, keep serving the last good pages."""
        root, config_of = self.run.notebook.root, self.run.notebook.config
        build = LiveBuild(server, builder, _today, root, Path(self.site_dir), self.plan)
        build.warm_up()
        server.builder = keep_serving(build, root)
        folders = [str(root / name) for name in (config_of.notes, config_of.tasks) if (root / name).is_dir()]
        for folder in folders:
            server.watch(folder)
        watch_at_once(server, root, folders, build.saved)
        return server


def _today(notebook: Notebook) -> date:
    config = notebook.config
    return pinned_day(os.environ.get("TIL_TODAY"), datetime.now(config.zone), config.day_start)


def _add_theme(config: MkDocsConfig, site: Site) -> None:
    """Add til's templates, styles and scripts to MkDocs' configuration; none of them is loaded from another host."""
    theme = config.theme
    at = 1 if len(theme.dirs) > 2 else 0  # after the owner's custom_dir, before Material's own
    theme.dirs.insert(at, str(THEME))
    theme["font"] = False
    theme["palette"] = {"scheme": "default", "primary": "custom", "accent": "custom"}
    theme["language"] = site.settings.words["lang"]
    features = dict.fromkeys([*(theme.get("features") or []), "content.code.copy"])
    theme["features"] = [name for name in features if not name.startswith(INSTANT)]
    theme.static_templates.add("404.html")
    for key in ("site_name", "site_description", "site_author"):  # Material doesn't escape them
        config[key] = config[key] and markup(config[key])
    config.extra["til_words"] = site.settings.words
    if site.settings.language != site.settings.words["lang"]:
        config.extra["til_language"] = site.settings.language  # of the notes; UI words are in English then
    config.extra["til_menu"] = [*site.menu]
    config.extra["til_analytics"] = (site.settings.analytics, host_of(site.settings.analytics))
    config.extra_css.insert(0, "assets/til/til.css")
    for name in ("til-page.js", "til-search.js"):
        script = ExtraScriptValue(f"assets/til/{name}")
        script.defer = True
        config.extra_javascript.insert(0, script)
    config.nav = config.nav or [{item["name"]: f"{item['url']}index.md"} for item in site.menu]


def _first_page(item: StructureItem) -> MkDocsPage | None:
    """Return the page that a menu entry leads to; None for an external link."""
    if isinstance(item, Section):
        return next(filter(None, map(_first_page, item.children)), None)
    return item if isinstance(item, MkDocsPage) else None


@contextmanager
def _plugin_errors() -> Iterator[None]:
    """Raise til's errors as MkDocs' own, which MkDocs reports without a traceback."""
    try:
        yield
    except TilError as error:
        raise PluginError(f"{error.message}\nhint: {error.hint}" if error.hint else error.message) from None
