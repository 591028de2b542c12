"""MkDocs' own options: each works as in any MkDocs project, or is refused or named with what to do."""

from collections.abc import Callable
from os.path import normpath
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.site.sites import files_of

Til = Callable[..., Result]
DAY = "## Learned\n### 배포 글\n\nwords\n"
KEYS = "site_name: journal\nplugins:\n  - til:\n      language: ko\n"
THEME = "theme:\n  name: material\n"
EDIT = 'class="til-edit"><a href="'

# name -> keys of mkdocs.yml, and what a page of the site must have (path, text)
WORKS = {
    "nothing": (THEME, "2026/03/01/index.html", "배포 글"),
    "a theme as a word": ("theme: material\n", "index.html", "배포 글"),
    "no site_url": (THEME, "feed.xml", "urn:til:journal"),
    "site_url in a folder": (THEME + "site_url: https://e.org/a/b\n", "sitemap.xml", "<loc>https://e.org/a/b/2026/03/01/</loc>"),
    "the 404 page of a folder": (THEME + "site_url: https://e.org/a/b/\n", "404.html", 'href="/a/b/archive/"'),
    "an empty site_url": (THEME + "site_url: ''\n", "sitemap.xml", "<urlset"),
    "nav": (THEME + "docs_dir: pages\nnav:\n  - About: about.md\n", "2026/03/01/index.html", '<a href="../../../about/">About</a>'),
    "nav with sections and a link": (
        THEME + "docs_dir: pages\nnav:\n  - More:\n    - About: about.md\n  - Out: https://e.org/\n",
        "index.html",
        ">More</a>",
    ),
    "no nav": (THEME + "docs_dir: pages\n", "index.html", '<a href="about/">About me</a>'),
    "extra_css": (THEME + "docs_dir: pages\nextra_css: [my.css]\n", "2026/03/01/index.html", 'href="../../../my.css"'),
    "extra_javascript": (THEME + "docs_dir: pages\nextra_javascript: [my.js]\n", "index.html", 'src="my.js"'),
    "extra_javascript with the theme's functions": (THEME + "docs_dir: pages\nextra_javascript: [my.js]\n", "2026/03/01/index.html", "__md_get="),
    "a script of custom_dir with the theme's functions": (THEME + "  custom_dir: asks\n", "2026/03/01/index.html", "__md_get="),
    "a script as a module": (
        THEME + "docs_dir: pages\nextra_javascript:\n  - {path: my.mjs, type: module}\n",
        "index.html",
        'src="my.mjs" type="module"',
    ),
    "edit_uri": (THEME + "repo_url: https://github.com/a/b\nedit_uri: edit/main/\n", "2026/03/01/index.html", f"{EDIT}https://github.com/a/b/edit/main/notes/2026-03-01.md"),
    "edit_uri of the pages": (THEME + "docs_dir: pages\nrepo_url: https://e.org/r/\nedit_uri: edit/main/pages/\n", "2026/03/01/index.html", f"{EDIT}https://e.org/r/edit/main/notes/2026-03-01.md"),
    "edit_uri by default": (THEME + "repo_url: https://github.com/a/b\n", "2026/03/01/index.html", f"{EDIT}https://github.com/a/b/edit/master/notes/2026-03-01.md"),
    "edit_uri of its own host": (THEME + "edit_uri: https://e.org/x/\n", "2026/03/01/index.html", f"{EDIT}https://e.org/x/notes/2026-03-01.md"),
    "an edit_uri with a query": (THEME + "repo_url: https://e.org/r\nedit_uri: '?edit=docs/'\n", "2026/03/01/index.html", f"{EDIT}https://e.org/r?edit=notes/2026-03-01.md"),
    "no edit_uri": (THEME + "repo_url: https://github.com/a/b\nedit_uri: ''\n", "2026/03/01/index.html", "배포 글"),
    "edit_uri_template": (
        THEME + "repo_url: https://e.org/r\nedit_uri_template: 'e/docs/{path!q}?x=1'\n",
        "2026/03/01/index.html",
        f"{EDIT}https://e.org/r/e/notes/2026-03-01.md?x=1",
    ),
    "an edit_uri_template of its own host": (THEME + "edit_uri_template: 'https://e.org/e/{path}'\n", "2026/03/01/index.html", f"{EDIT}https://e.org/e/notes/2026-03-01.md"),
    "theme.language as til's": (THEME + "  language: ko\n", "index.html", '<html lang="ko"'),
    "features": (THEME + "  features: [navigation.tabs, navigation.top, navigation.footer, navigation.tracking, toc.integrate]\n", "index.html", "배포 글"),
    "hooks": (THEME + "docs_dir: pages\nhooks: [hook.py]\n", "about/index.html", "from the hook"),
    "site_dir": (THEME + "site_dir: out/pages\n", "../out/pages/index.html", "배포 글"),
    "a site_dir with a sign": (THEME + "site_dir: 'out#1'\n", "../out#1/index.html", "배포 글"),
    "docs_dir": (THEME + "docs_dir: ./pages\n", "about/index.html", "About me"),
    "exclude_docs": (THEME + "docs_dir: pages\nexclude_docs: |\n  *.md\n", "2026/03/01/index.html", "배포 글"),
    "draft_docs": (THEME + "docs_dir: pages\ndraft_docs: |\n  about.md\n", "2026/03/01/index.html", "배포 글"),
    "not_in_nav": (THEME + "docs_dir: pages\nnav: [about.md]\nnot_in_nav: |\n  *\n", "about/index.html", "About me"),
    "validation": (THEME + "docs_dir: pages\nvalidation: {omitted_files: warn, absolute_links: warn, unrecognized_links: warn}\n", "about/index.html", "About me"),
    "strict": (THEME + "strict: true\n", "index.html", "배포 글"),
    "copyright": (THEME + "copyright: © me\n", "index.html", "© me"),
    "markdown_extensions": (THEME + "docs_dir: pages\nmarkdown_extensions: [admonition, toc: {permalink: true}]\n", "about/index.html", "About me"),
    "custom_dir": (THEME + "  custom_dir: over\n", "index.html", "my footer"),
    "a favicon": (THEME + "  favicon: my.ico\n", "index.html", 'href="my.ico"'),
    "extra": (THEME + "extra: {social: [], edit_notes: 'https://e.org/n/'}\n", "2026/03/01/index.html", f"{EDIT}https://e.org/n/notes/2026-03-01.md"),
    "the plugin search": (KEYS.replace("plugins:\n", "plugins:\n  - search\n").partition("\n")[2] + THEME, "index.html", "배포 글"),
}  # fmt: skip

REFUSED = {
    "use_directory_urls": (THEME + "use_directory_urls: false\n", 4, "use_directory_urls"),
    "another theme": ("theme: mkdocs\n", 3, "theme: 'mkdocs'"),
    "notes as docs_dir": (THEME + "docs_dir: notes\n", 3, "docs_dir 'notes'"),
    "the notebook as site_dir": (THEME + "site_dir: .\n", 3, "contains the notebook"),
    "an unknown plugin": (
        KEYS.replace("plugins:\n", "plugins:\n  - no-such\n").partition("\n")[2] + THEME,
        4,
        "no-such",
    ),
    "nav of the wrong kind": (THEME + "nav: 3\n", 4, "nav"),
    "a bad site_url": (THEME + "site_url: e.org\n", 4, "site_url"),
    "extra_css of the wrong kind": (THEME + "extra_css: {a: b}\n", 4, "extra_css"),
    "a hook that is not there": (THEME + "hooks: [gone.py]\n", 4, "gone.py"),
    "strict and a problem": (THEME + "strict: true\n  \n", 3, "missing picture"),
}

NAMED = {
    "navigation.instant": ("  features: [navigation.instant, navigation.instant.progress]\n", "navigation.instant "),
    "another theme.language": ("  language: ja\n", "theme: language"),
    "palette": ("  palette: {scheme: slate}\n", "palette"),
}


def notebook(root: Path, keys: str) -> Path:
    for name, text in {
        "notes/2026-03-01.md": DAY,
        "pages/about.md": "# About me\n\nHello\n",
        "pages/my.css": "",
        "pages/my.js": "",
        "pages/my.mjs": "",
        "hook.py": "def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\nfrom the hook\\n'\n",
        "over/partials/til-footer.html": "<footer>my footer</footer>",
        "asks/partials/til-footer.html": "<script>addEventListener('load', () => __md_get('__mine'))</script>",
        ".til/notices": "roles\n",  # what a notebook without `publish: roles` is told once
        "mkdocs.yml": keys if "plugins:" in keys else KEYS + keys,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    if "plugins:" in keys:
        (root / "mkdocs.yml").write_text(f"site_name: journal\n{keys}", "utf-8")
    return root


@pytest.mark.parametrize("name", WORKS)
def test_an_option_works(tmp_path: Path, til: Til, name: str) -> None:
    keys, path, text = WORKS[name]
    root = notebook(tmp_path, keys)
    run = til(root, "build", "--trust", today="2026-03-31")
    assert (run.code, run.err) == (0, "")
    html = Path(normpath(root / "site" / path)).read_text("utf-8")
    assert text in html
    if name == "no edit_uri":
        assert "til-edit" not in html
    before = files_of(root / "site") if (root / "site").exists() else {}
    again = til(root, "build", today="2026-03-31")
    assert again.code == 0 and (files_of(root / "site") if before else {}) == before


@pytest.mark.parametrize("name", REFUSED)
def test_an_option_is_refused_by_name(tmp_path: Path, til: Til, name: str) -> None:
    keys, code, said = REFUSED[name]
    root = notebook(tmp_path, keys)
    if name == "strict and a problem":
        (root / "notes/2026-03-02.md").write_text("![](gone.png)\n", "utf-8")
    run = til(root, "build", "--trust", today="2026-03-31")
    assert run.code == code and said in run.err and "hint: " in run.err and "Traceback" not in run.err
    assert not (root / "site").exists()


@pytest.mark.parametrize("name", NAMED)
def test_an_option_without_effect_is_named(tmp_path: Path, til: Til, name: str) -> None:
    keys, said = NAMED[name]
    root = notebook(tmp_path, THEME + keys)
    first, again = til(root, "build", today="2026-03-31"), til(root, "build", today="2026-03-31")
    assert first.code == again.code == 0 and said in first.err and again.err == first.err
    assert til(root, "build", "--strict", today="2026-03-31").code == 3


def test_strict_of_mkdocs_yml_holds_when_the_theme_is_cached(tmp_path: Path, til: Til) -> None:
    root = notebook(tmp_path, THEME + "strict: true\n")
    assert til(root, "build", today="2026-03-31").code == 0
    (root / "notes/2026-03-02.md").write_text("![](gone.png)\n", "utf-8")
    assert til(root, "build", today="2026-03-31").code == 3
