"""MkDocs with Material's blog, Zensical and Hugo with the same notes as posts, Pagefind on a site, and sizes of built sites."""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.install import versions_of
from benchmarks.measure import Command, plain_environment

ZENSICAL = "zensical build"
HUGO = "hugo, three templates"
PAGEFIND = "pagefind, the index of til's site"

# The fastest settings for a blog of such notes with Material: no social cards, no Git dates, no remote fonts.
_MATERIAL = """\
site_name: TIL
theme:
  name: material
  language: ko
  font: false
plugins:
  - blog
  - tags
  - search
markdown_extensions:
  - tables
  - footnotes
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tasklist
"""
_MATERIAL_PAGES = {"index.md": "# TIL\n", "blog/index.md": "# Blog\n", "tags.md": "# Tags\n\n<!-- material/tags -->\n"}

# Zensical has no blog, so each note is a page outside the navigation, and the first page lists them all.
_ZENSICAL = _MATERIAL.replace("  - blog\n", "").replace("plugins:\n", "nav: [index.md, tags.md]\nplugins:\n")

_HUGO = {
    "hugo.toml": """\
baseURL = "http://127.0.0.1/"
title = "TIL"
theme = "tiny"
[taxonomies]
tag = "tags"
""",
    "themes/tiny/layouts/_default/single.html": """\
<!doctype html><html lang="ko"><meta charset="utf-8"><title>{{ .Date.Format "2006-01-02" }}</title>
<body><article>{{ .Content }}</article>
<p>{{ range .Params.tags }}<a href="{{ "tags/" | relURL }}{{ . | urlize }}/">#{{ . }}</a> {{ end }}</p></body></html>
""",
    "themes/tiny/layouts/_default/list.html": """\
<!doctype html><html lang="ko"><meta charset="utf-8"><title>{{ .Title }}</title>
<body>{{ $all := .RegularPages }}{{ if .IsHome }}{{ $all = site.RegularPages }}{{ end }}
{{ $shown := .Paginate $all }}{{ range $shown.Pages }}
<article><h2><a href="{{ .RelPermalink }}">{{ .Date.Format "2006-01-02" }}</a></h2>{{ .Summary }}</article>
{{ end }}{{ template "_internal/pagination.html" . }}</body></html>
""",
    "themes/tiny/layouts/_default/terms.html": """\
<!doctype html><html lang="ko"><meta charset="utf-8"><title>{{ .Title }}</title>
<body><ul>{{ range .Data.Terms.Alphabetical }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul></body></html>
""",
}

_PAGEFIND_PAGE = """\
<!doctype html><html lang="ko"><meta charset="utf-8"><title>Pagefind</title>
<link href="pagefind/pagefind-ui.css" rel="stylesheet"><script src="pagefind/pagefind-ui.js"></script>
<body><div id="search"></div><script>new PagefindUI({element: "#search"})</script></body></html>
"""

_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)")
_TAG = re.compile(r"\\#([^\s,]+)")


class Builder(NamedTuple):
    """A program that makes a site, and the files it leaves in its folder."""

    name: str
    command: Command
    site: Path
    kept: Path
    """The folder of its cache, which makes the next build faster."""
    has_pages: bool = True
    """Whether it makes a page for each note."""
    versions: Mapping[str, str] = {}
    """The program's versions, if it is not part of til's environment."""

    def forget(self) -> None:
        """Remove the site and the cache, so that the next build is cold."""
        for folder in (self.site, self.kept):
            shutil.rmtree(folder, ignore_errors=True)


class Weight(NamedTuple):
    """The sizes of a built site, and its pages."""

    files: int
    size: int
    pages: Mapping[str, Path]
    """The page of each day that has one; if there are several, the largest, because others may redirect to it."""


def weigh(site: Path) -> Weight:
    """Return the weight of a built site."""
    files = [file for file in site.rglob("*") if file.is_file()]
    pages = sorted((file for file in files if file.suffix == ".html"), key=lambda file: file.stat().st_size)
    days = ((_DAY.search(file.relative_to(site).as_posix()), file) for file in pages)
    by_day = {"-".join(found.groups()): file for found, file in days if found}
    return Weight(len(files), sum(file.stat().st_size for file in files), by_day)


def material(name: str, place: Path, notebook: Path, commands: Path) -> Builder:
    """Return MkDocs, from the environment of til, with the notes of `notebook` as posts of Material's blog."""
    program = commands / "mkdocs"
    _write(place, {"mkdocs.yml": _MATERIAL, **{f"docs/{name}": text for name, text in _MATERIAL_PAGES.items()}})
    _write(place / "docs" / "blog" / "posts", dict(_posts(notebook, "<!-- more -->")))
    environment = plain_environment() | {"NO_MKDOCS_2_WARNING": "1"}
    command = Command((str(program), "build", "--quiet"), place, environment)
    return Builder(name, command, place / "site", place / ".cache")


def zensical(place: Path, notebook: Path, commands: Path) -> Builder:
    """Return Zensical, with Material's settings except the blog, and a page for each note of `notebook`."""
    posts = dict(_posts(notebook, ""))
    listed = "".join(f"- [{Path(name).stem}](posts/{name})\n" for name in reversed(posts))
    pages = {**_MATERIAL_PAGES, "index.md": f"# TIL\n\n{listed}"}
    del pages["blog/index.md"]
    _write(place, {"mkdocs.yml": _ZENSICAL, **{f"docs/{name}": text for name, text in pages.items()}})
    _write(place / "docs" / "posts", posts)
    command = Command((str(commands / "zensical"), "build"), place, plain_environment())
    versions = versions_of(commands, ["zensical"])
    return Builder(ZENSICAL, command, place / "site", place / ".cache", versions=versions)


def hugo(place: Path, notebook: Path, commands: Path) -> Builder:
    """Return Hugo with a theme of three templates, and the notes of `notebook` as posts."""
    program = next(commands.parent.glob("lib/*/site-packages/hugo/binaries/hugo*"))  # its command starts Python first
    _write(place, _HUGO)
    _write(place / "content" / "posts", dict(_posts(notebook, "<!--more-->")))
    words = (str(program), "--quiet", "--config", "hugo.toml", "--cacheDir", str(place / "kept"))
    command = Command(words, place, plain_environment())
    return Builder(HUGO, command, place / "public", place / "kept", versions=versions_of(commands, ["hugo"]))


def pagefind_index(place: Path, site: Path, commands: Path) -> Builder:
    """Return Pagefind, which indexes a site that is already built."""
    words = (str(commands / "python"), "-m", "pagefind", "--site", str(site), "--output-path", str(place), "--quiet")
    command = Command(words, site.parent, plain_environment())
    versions = versions_of(commands, ["pagefind"])
    return Builder(PAGEFIND, command, place, place, has_pages=False, versions=versions)


def pagefind_page(site: Path, index: Path) -> str:
    """Add Pagefind's index and a search page to a site; return the name of the page."""
    shutil.copytree(index, site / "pagefind", dirs_exist_ok=True)
    (site / "pagefind.html").write_text(_PAGEFIND_PAGE, "utf-8")
    return "pagefind.html"


def _posts(notebook: Path, more: str) -> Iterator[tuple[str, str]]:
    """Yield the name and text of a post for each note; `more` ends the part that lists show."""
    for note in sorted(notebook.glob("notes/*/*.md")):
        text = note.read_text("utf-8")
        tags = "".join(f"  - {tag}\n" for tag in _TAG.findall(text.rpartition("\n## tags\n")[2]))
        front = f"---\ndate: {note.stem}\ntags:\n{tags}---\n\n"
        yield note.name, front + _with_more(text, more)


def _with_more(text: str, more: str) -> str:
    """Put `more` after the first block that is neither a heading nor a rule."""
    lines, inside = text.split("\n"), False
    for number, line in enumerate(lines):
        if inside and not line.strip():
            return "\n".join((*lines[:number], "", more, *lines[number:]))
        inside = inside or bool(line.strip() and not line.startswith(("#", "---")))
    return text


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
