"""A notebook with a marker in each place that is private, kind by kind.

A marker is written `canary`, and gets a number of its own when the notebook is written; `canary01` is the same marker
wherever it is written. `shown` is what is published beside them.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count

from tests.core.pictures import pictures
from tests.site import odd_places
from tiltool.core.note.heading_aliases import roles_by_key

Places = Mapping[str, str | bytes]
"""Path below notes/ -> content; one that starts with `/` is below the root, and `tasks/…` are projects."""

MARKER = "canary"
HELD_YEAR = "1987"
"""The year of the notes of days of which nothing is published: their days are not published either."""

_numbers = count()


def _days(texts: Iterator[str], year: str = "2024") -> dict[str, str]:
    """Return the notes of days in a row, by their paths."""
    first = date(int(year), 1, 1)
    return {f"{first + timedelta(next(_numbers))}.md": text for text in texts}


def _role_words(*roles: str) -> Iterator[str]:
    """Yield a note for each role and language, with a section for each of its words."""
    words = roles_by_key()
    for of in dict.fromkeys(words.values()):
        if of[0] in roles:
            sections = [f"## {word}\n- [ ] canary\n" for word, named in words.items() if named == of]
            yield "# T\nshown\n" + "".join(sections)


_HEADINGS = (
    *("{}", "📌 {}", "{}:", "{} (3)", "1. {}", "**{}**", "_{}_", "~~{}~~", "=={}==", "`{}`", "[{}](x)", "[[{}]]"),
    *("{} 🎉", "{} - 3", "{} ##", "{} #home", "{} ^id1", "{} {{#x}}", "<b>{}</b>", "{} <!-- x -->", "{} %% x %%"),
    *("&quot;{}&quot;", "「{}」", "{}!!", "\\[{}\\]", "{} / Next", "{} & Next", "[ ] {}", "{} 2026-01-02", "{}-3"),
    *("({})", "{}/Maybe", "{}…", "“{}”", "{};", "🗓️ {} 🗓️", "— {} —", "{}\t", "*{}*:", "{} x"),
)


def _of_a_heading() -> Iterator[str]:
    """Yield notes with a private section below each way to write its heading."""
    for title in ("Later", "나중에", "LATER", "Ｌａｔｅｒ", unicodedata.normalize("NFD", "나중에"), "Icebox two"):
        yield "# T\nshown\n" + "".join(f"## {each.format(title)}\ncanary\n" for each in _HEADINGS)
    for mark in ("#", "##", "###", "######", "  ##"):
        yield f"shown\n\n{mark} Later\ncanary\n\n{mark} Tags\n- shown\n"
    yield "shown\n\nLater\n-----\ncanary\n"
    yield "# T\nshown\n## Today\n**Later**\n- [ ] canary\n"
    yield "shown\n\nLater:\n- canary\n"
    yield "# T\r\nshown\r\n## Later\r\ncanary\r\n"
    yield "# T\rshown\r## Later\rcanary\r"


_OTHER_KEYS = (
    *("author", "authors", "description", "summary", "excerpt", "subtitle", "slug", "permalink", "url", "id", "uid"),
    *("image", "cover", "banner", "location", "place", "mood", "weather", "source", "related", "parent", "category"),
    *("categories", "keywords", "cssclass", "template", "layout", "icon", "status", "lang", "hide", "search", "secret"),
    *(
        "설명",
        "기분",
        "project",
        "people",
        "email",
        "redirect_from",
        "canonical",
        "og_title",
        "social",
        "meta",
        "comment",
    ),
)


def _of_front_matter() -> Iterator[str]:
    """Yield notes whose front matter has values, and comments, that are not published."""
    yield "---\n# canary\n" + "".join(f"{key}: canary\n" for key in _OTHER_KEYS) + "---\nshown\n"
    yield "---\nmore:\n  - canary\n  - {canary: 1}\ntitle: shown # canary\ntags: [shown] # canary\n---\nshown\n"


_BODY = "## Learned\n### canary\ncanary #canary [[canary]]\n- [x] canary due:2026-03-30\n"


def _held_by_front_matter() -> Iterator[str]:
    """Yield notes that front matter holds back, or may be meant to."""
    for key in ("publish: false", "publish: no", "publish:", "publish: soon", "publish: 2026-12-01", "published: off"):
        yield f"---\n{key}\ntitle: canary\ntags: [canary]\naliases: [canary/old]\npin: true\n---\n{_BODY}"
    for key in (
        "draft: true",
        "draft: maybe",
        "private: true",
        "Draft: 1",
        "tags: [private]",
        "tag: 비공개",
        "tags: a;private",
    ):
        yield f"---\n{key}\ntitle: canary\n---\n# canary\n{_BODY}"
    for key in (
        "tags: [til, Private/home]",
        "tags: '#private'",
        "tags: [[private]]",
        "title: [canary",
        "publish:false",
    ):
        yield f"---\n{key}\n---\n{_BODY}"
    yield f"+++\ndraft = true\ntitle = 'canary'\n+++\n{_BODY}"
    yield f"\ufeff---\npublish: no\n---\n{_BODY}"
    yield f"\n\n---\ndraft: true\n---\n\n{_BODY}"
    yield f"---\r\npublish: false\r\n---\r\n{_BODY}"


def _everywhere(sign: str) -> str:
    """Return a note with some hidden text in each construct of Markdown; `sign` has `{}` where it goes."""
    hidden = sign.format("canary")
    return (
        f"# shown {hidden}\n\ntext {hidden} text\n\n- bullet {hidden}\n  - [x] done {hidden}\n- [ ] task {hidden} due:2026-03-30\n\n"
        f"1. one {hidden}\n\n> quoted {hidden}\n>\n> > {hidden}\n\n> [!note] called {hidden}\n> {hidden}\n\n"
        f"| a {hidden} | b |\n|---|---|\n| {hidden} | c |\n\n**bold {hidden} bold** ==mark {hidden}== ~~struck {hidden}~~\n\n"
        f"x[^1] y ^[inline {hidden}] [link {hidden}](https://example.org/) ![alt {hidden}](a.png)\n\n[^1]: note {hidden}\n\n"
        f"<details><summary>more {hidden}</summary>\n\n{hidden}\n</details>\n\n<p>html {hidden}</p>\n\n"
        f"## Learned {hidden}\n### topic {hidden}\ntext\n## Tags\n- shown {hidden}\n"
    )


def _hidden_texts() -> Iterator[str]:
    for sign in ("%%{}%%", "%% {} %%", "<!-- {} -->", "<!--{}-->", "<!-- private -->{}<!-- /private -->"):
        yield _everywhere(sign)
    yield "shown\n\n<!-- PRIVATE: why -->\ncanary\n\n## Learned\n### canary\n- [ ] canary\n\n<!-- / private -->\nshown\n"
    yield "shown\n\n%%\ncanary\n\n## Learned\n### canary\n#canary [[canary]] ![](canary.png)\n%%\nshown\n"
    yield "shown\n\n<!--\ncanary\n\n# canary\n\n```\ncanary\n```\n-->\nshown\n"
    yield from (f"shown\n\n{start}\ncanary\n\n## Learned\n### canary\n" for start in ("%%", "<!--", "<!-- private -->"))
    yield "shown <!-- private -->\n```\ncanary\n```\n$$\ncanary\n$$\n<table><tr><td>canary</td></tr></table>\n<!-- /private -->\n"


_TAGS = (
    "#private",
    "#PRIVATE",
    "#private/work",
    "\\#private",
    "&#35;private",
    "**#private**",
    "#비공개",
    "#my\\_secret",
)


def _tagged_texts() -> Iterator[str]:
    for tag in _TAGS:
        yield f"# T\nshown\n## Today\n- [ ] canary {tag} due:2026-03-30\n  - [ ] canary\n  canary\n\n    canary\n- [x] shown\n"
        yield f"# T\nshown\n## Learned\n### canary {tag}\ncanary\n#### canary\n- [x] canary #canary\n### after\nshown\n"
    yield "# T\nshown\n- TODO canary #private\n- DONE canary #private\n"


def _held_by_tags() -> Iterator[str]:
    for tag in _TAGS:
        yield f"# canary {tag}\ncanary\n"
        yield f"canary\n\n> canary {tag}\n\n## Learned\n### canary\n"
    yield "# T\ncanary\n## Tags\n- private\n## Learned\n### canary\n"


def _held_by_conflict() -> Iterator[str]:
    yield "# T\nx\n<<<<<<< HEAD\ncanary\n=======\ncanary\n>>>>>>> other\n"
    yield "# canary\n## Learned\n### canary\nx\n=======\ny\n>>>>>>> other\n"
    yield "# canary\n<<<<<<< canary\n||||||| canary\ncanary\n=======\n>>>>>>> canary\n"


_CASES: Places = {
    "2026-03-01.md": "# T\n## Later\n- [ ] canary01 [[canary02]] #canary03\n### canary04\n## Next\ncanary05\n"
    "## Learned\n### shown\nopen <!-- private -->canary06<!-- /private --> %% canary07 %% <!-- canary08 -->\n"
    "### hidden #private\ncanary09\n#### canary10\n[ref]: https://example.org/canary11\n"
    "## Today\n- [ ] canary12 #private\n  - [ ] canary13\n  canary14\n- [ ] seen [ref] ![[secret]] [[secret]] [x](../plan.md)\n"
    "![](canary15.png)\n",
    "2026-03-02.md": "---\npublish: false\ntitle: canary16\ntags: [canary17]\n---\n### canary18\n",
    "2026-03-03.md": "---\ndraft: true\n---\n## Learned\n### canary19\n- [x] canary20\n",
    "2026-03-04.md": "---\ntags: [private]\n---\ncanary21\n",
    "2026-03-05.md": "canary22 and #private words\n",
    "2026-03-06.md": "---\ntitle: [canary23\n---\ncanary24\n",
    "2026-03-07.md": "---\npublish: 2026-05-01\n---\ncanary26\n",
    "2026-03-13.md": "---\ntitle: shown %% canary45 %%\n---\n# x <!-- canary46 -->\n",
    "2026-03-14.md": "# shown <!-- canary47 -->\nx <!--\ncanary48\n-->\n",
    "2026-03-15.md": "x\n\n<!-- canary49\n\n## Learned\n### canary50\n",
    "2026-03-16.md": "<div>\n<!-- canary51\n\ncanary52 -->\nshown</div>\n",
    "2026-03-08.md": "---\nsecret: canary27\nauthor: canary28\n---\nshown\n[^1]\n## Later\n[^1]: canary29\n",
    "2026-03-09.md": "<!-- private -->\n# canary30\n## Learned\n<!-- /private -->\n### after\nx\n",
    "2026-03-10.md": "shown\n<!-- private -->\nnever closed canary34\n## Learned\n### canary35\n",
    "2026-03-11.md": "# shown %% canary36 %%\n- [x] done %%canary37%%\n\n| a | b |\n|---|---|\n| %%canary38%% | c |\n",
    "2026-03-12.md": "\ufeff---\npublish: no\n---\ncanary39\n",
    "2026-02-01.md": "# T\nx\n## Later\n- [ ] a\n### Tags\n- canary53\n",
    "2026-02-02.md": "# T\nx\n<!-- private -->\n## Tags\n- canary54\n<!-- /private -->\n",
    "2026-02-03.md": "# T\nx\n## Tags\n- TIL\n%% canary55 %%\n<!-- canary56 -->\n",
    "2026-02-04.md": "# T\nx\n## job #private\ns\n### Tags\n- canary57\n",
    "2026-02-05.md": "# T\n## Later\n- [ ] call ^[canary58 pin]\n## Learned\n### a\nshown\n",
    "2026-02-06.md": "# T\n- the ` key\n- %% canary59 %%\n- the ` key\n",
    "2026-02-07.md": "# T\n[[x ` y]] %% canary60 %% `\n",
    "2026-02-08.md": "# T\n$a^2$ ` $b %% canary61 %% c$\n",
    "2026-02-09.md": "# T\nx %% ` %% y ` z %% canary62 %% w `\n",
    "2026-02-10.md": "# T\n<!-- private -->\n`<!-- /private -->`\ncanary63\n<!-- /private -->\n",
    "2026-02-11.md": "# T\na [^1]\n\n[^1]: `\n\n- %% canary64 %%\n- `\n",
    "2026-02-12.md": "---\ntitle: a <!-- canary65 -->\n---\nx\n",
    "2026-02-13.md": "---\ntitle: a <!-- private -->canary66<!-- /private -->\n---\nx\n",
    "2026-02-14.md": "---\ntitle: 'a %% canary67'\n---\nx\n",
    "2026-02-15.md": '---\ntitle: "a <!--\\ncanary68 -->"\n---\nx\n',
    "2026-02-16.md": "---\npublished: 2026-12-01\n---\ncanary69\n",
    "2026-02-17.md": "x ![a `%%` b](c.png) %% canary70 %% d\n",
    "2026-02-18.md": "x ^[a `%%` b] %% canary71 %% d\n",
    "2026-02-19.md": "x [a](b '%%') %% canary72 %% d\n",
    "2026-02-20.md": "# T\nx\n## Later\n- [ ] call[^1]\n## Tags\n- TIL\n\n[^1]: the canary73 pin\n",
    "2026-02-21.md": "# T\nx\n## Tags\n- TIL\n### Later - 3\n- [ ] canary74\n",
    "2026-02-22.md": "# T\nx\n## Someday/Maybe\ncanary75\n## [Later]\ncanary76\n## (Later)\ncanary77\n## Later-3\ncanary78\n",
    "2026-02-23.md": '# T\nx\n## "Later"\ncanary79\n## ＬＡＴＥＲ\ncanary80\n## [ ] Later;\ncanary81\n## Tomorrow\'s plan\ncanary82\n',
    "2026-02-24.md": "# T\nx\n## 회고\ncanary83\n### deeper\n- [ ] canary84\n## Reflections: May\ncanary85\n## 所感 (canary86)\n",
    "2026-01-03.md": "+++\ndraft = true\n+++\ncanary91\n",
    "2026-01-04.md": "# T\nx\n\n> quoted %% canary92 %%\n> <!-- canary93 -->\n\n- a\n  - b <!-- private -->canary94<!-- /private -->\n",
    "2026-01-05.md": "# T\nx [a][r] [b][q]\n\n[q]: https://example.org\n## Later\n[r]: https://example.org/canary95 'canary96'\n",
    "2026-01-06.md": "# T\nx\n## Next\n```text\ncanary97\n```\n$canary98$\n> [!note] canary99\n",
    "2026-01-07.md": "# T\nx\n## Learned\n### shown\ny\n#### hidden #private/work\ncanary100\n| canary101 |\n|---|\n",
    "2026-01-08.md": "# T\nx\n## Today\n- [x] seen\n- [x] done &#35;private canary102\n- [>] moved #Private canary103\n",
    "2026-01-09.md": "---\ntags: [til, Private/home]\n---\ncanary104\n",
    "2026-01-10.md": "---\nprivate: yes\n---\n# canary105\n",
    "2026-01-11.md": "# T\n%%  ![[canary106.png]] [[canary107|canary108]] [s](later.md#canary109)\n %%\nx\n",
    "2026-01-12.md": "# T\nx\n## Reflection\n![canary110](shot.jpg 'canary111')\n<details><summary>canary112</summary>y</details>\n",
    "deep/own.md": "---\ncssclass: canary131\n---\nshown\n## Later\n### canary132\n- [ ] canary133 due:2026-03-30\n",
}

_NAMES: Places = {
    "shown.md": "# shown\nshown ![[secret]] [[secret]] [x](secret.md) ![[half#Later]] ![[half#^block]] ![[half]]\n"
    "![[half#below]] [[half]] ![[held#Learned]] [x](../plan.md) [y](1987-12-31.md)\n",
    "half.md": "# half\nshown\n## Later\n### below\ncanary\n\ncanary ^block\n\n## Learned\n### seen\n%% canary %%\n",
    "held.md": "---\npublish: false\ntitle: canary\n---\n## Learned\n### canary\ncanary [[shown]] ![[half]]\n",
    "secret.md": "---\npublish: false\naliases: [canary]\n---\n# canary\ncanary [[2026-03-01]] [[shown]] #shown\n",
    "1987-12-31.md": "---\nprivate: true\n---\n# canary\n## Learned\n### seen\ncanary [[shown]]\n",
    "index.md": "# shown\nshown %% canary %%\n## Later\ncanary\n",
    "deep/README.md": "---\ntitle: canary\npublish: false\n---\ncanary\n",
    "deep/canary/note.md": "---\npublish: false\n---\nx\n",
    "deep/canary.md": "canary #private words\n",
    "canary/later.md": "## Later\n- [ ] canary\n",
    "soon.md": "---\npublish: 2026-12-24\naliases: [canary]\n---\n# canary\n",
    "2026-04-01.md": "## Learned\n### canary\ncanary\n",
}
_OTHER_FILES: Places = {
    "deep/note.md": "shown\n",
    "deep/note.sync-conflict-20260101-120000-ABCDEFG.md": "canary\n",
    "deep/note (conflicted copy 2026-01-01).md": "canary\n",
    **dict.fromkeys(
        (".hidden/note.md", ".trash/note.md", ".canary.md", "note.md~", "#note.md#", "note.md.orig"), "canary\n"
    ),
    **dict.fromkeys((".obsidian/canary.json", ".note.md.swp", "canary.txt", ".canary.png", "canary.svg"), "canary\n"),
    "Templates/canary.md": "canary\n",
    "korean.md": "# canary 비공개\n".encode("cp949"),
    "wide.md": "# canary\ncanary\n".encode("utf-16"),
    **dict.fromkeys(
        ("/canary.md", "/README.md", "/.env", "/.til-canary", "/assets/canary.txt", "/canary.css"), "canary\n"
    ),
    **dict.fromkeys(("/.pages/.canary.md", "/.pages/.hidden/canary.md", "/.til/canary.json"), "canary\n"),
    "/.pages/about.md": "# About\n\nshown ![](own.png)\n",
}
_CHAINS: Places = {
    "1987-11-01.md": "---\npublish: false\n---\n## Today\n- [>] chained\n  - [ ] canary\n  canary\n- [>] again\n",
    "1987-11-02.md": "---\npublish: false\n---\n## Today\n- [>] again\n- [>] chained [[canary]]\n",
    "2025-11-03.md": "## Today\n- [>] chained\n  - [ ] canary #private\n- [>] canary210 #private\n",
    "2025-11-04.md": "## Yesterday\n- [>] canary210 #private\n## Today\n- [>] chained %% from canary %%\n<!-- private -->\n- [>] canary210\n<!-- /private -->\n",
    "2025-11-05.md": "## Today\n- [x] chained\n- [ ] canary211 #private\n## Later\n- [ ] canary212\n",
    "2025-11-06.md": "## Today\n- [x] shown\n## Later\n- [x] canary211\n- [x] canary212\n",
}
_PROJECTS: Places = {
    "tasks/canary.md": "# canary\n- [ ] canary\n",
    "tasks/side/canary.md": "# canary\n- [ ] canary\n",
    "tasks/work.md": "- [ ] canary\n",
    "tasks/held.md": "---\npublish: false\n---\n- [ ] canary\n",
    "tasks/open.md": "# shown\n- [ ] shown\n- [ ] canary #private\n  - [ ] canary\n- [ ] x <!-- canary --> %% canary %%\n## canary #private\n- [ ] canary\n",
}
_FILES: Places = {
    "2025-12-01.md": "shown ![](a.jpg) ![](b.png) ![](c.webp) ![](d.gif) ![](e.jpeg) [p](f.png)\n"
    "%% [x](canary221.txt) ![](canary220.txt) %%\n## Later\n![](canary222.png) ![[canary223.pdf]] [x](canary224.txt)\n"
    "## Learned\n### x #private\n![](canary225.png)\n## Today\n- [ ] x #private ![](canary226.png)\n\n"
    "[r]: canary227.png\n<!-- <img src=canary228.png> -->\n",
    "1987-12-01.md": "---\npublish: false\n---\n![](canary229.png) [x](../assets/canary230.txt) ![[canary231.mp4]] <img src=canary232.png>\n",
    **{f"canary{number}.{kind}": b"canary" for number, kind in
       enumerate(["txt", "txt", "png", "pdf", "txt", "png", "png", "png", "png", "png", "txt", "mp4", "png"], 220)},
    "/assets/canary230.txt": b"canary",
}  # fmt: skip
_FOLDERS: Places = {
    "2025-10-01.md": "## Learned\n### x\nshown ![](work/f.png) ![[g.png]] [x](files/h.pdf)\n",
    "work/1987-03-01.md": "## Learned\n### canary\ncanary #canary [[canary]]\n",
    "work/deep/er/canary.md": "## Learned\n### canary\ncanary #canary [[canary]]\n",
    "work/said.md": f"---\npublish: true\npin: true\ntags: [canary]\naliases: [canary]\n---\n{_BODY}",
    "work/index.md": "# canary\n\n[[shown]]\n",
    unicodedata.normalize("NFD", "업무 노트/canary.md"): _BODY,
    "til/canary.md": _BODY,
    "work/blog/half.md": "# T\n\n## Today\n- [ ] canary\n\n## canary\nx\n\n## Learned\n### seen\nshown\n",
    **dict.fromkeys(("work/f.png", "work/deep/g.png", "files/h.pdf"), b"canary"),
}


def _exif() -> bytes:
    return pictures.exif().replace(pictures.PLACE, MARKER.encode().ljust(len(pictures.PLACE)))


_XMP = b"http://ns.adobe.com/xap/1.0/\0<x>%s</x>" % MARKER.encode()
_PNG = (
    pictures.chunk(b"tEXt", b"Author\0canary"),
    pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0canary"),
    pictures.chunk(b"eXIf", _exif()),
)
METADATA: Places = {
    "a.jpg": pictures.jpeg(
        pictures.segment(0xE1, b"Exif\0\0" + _exif())
        + pictures.segment(0xE1, _XMP)
        + pictures.segment(0xED, b"Photoshop 3.0\0canary")
        + pictures.segment(0xFE, b"canary"),
        b"canary",
    ),
    "b.png": pictures.png(b"".join(_PNG), b"canary"),
    "c.webp": pictures.webp(0x0C, (b"EXIF", _exif()), (b"XMP ", b"canary")),
    "d.gif": pictures.gif(b"\x21\xfe" + pictures.blocks(b"canary"), b"canary"),
    "e.jpeg": pictures.jpeg(pictures.segment(0xE2, b"MPF\0canary")),
    "f.png": pictures.png(
        pictures.chunk(b"prVW", b"canary") + pictures.chunk(b"zTXt", b"a\0\0" + zlib.compress(b"canary"))
    ),
    "/.pages/own.png": pictures.png(b"".join(_PNG), b"canary"),
}
"""The pictures that public notes, and an own page, show."""

KINDS: Mapping[str, Places] = {
    "sections of private roles": _days(_role_words("later", "next", "reflection")),
    "ways to write a heading": _days(_of_a_heading()),
    "values of front matter": _days(_of_front_matter()),
    "notes held back by front matter": _days(_held_by_front_matter(), HELD_YEAR),
    "hidden texts": _days(_hidden_texts()),
    "tagged tasks and headings": _days(_tagged_texts()),
    "notes held back by tags": _days(_held_by_tags(), HELD_YEAR),
    "notes with conflict markers": _days(_held_by_conflict(), HELD_YEAR),
    "cases of the parser": _CASES,
    "names and links": _NAMES,
    "files that are no notes": _OTHER_FILES,
    "tasks of several notes": _CHAINS,
    "projects": _PROJECTS,
    "attachments": _FILES,
    "folders": _FOLDERS,
    "metadata of pictures": METADATA,
    "odd places": {**_days(f"# T\nshown\n\n{text}" for text in odd_places.TEXTS), **odd_places.NOTES},
}
WORKING_DAY: Places = {
    **_days(_role_words("yesterday", "today", "done")),
    "2025-09-02.md": "# T\n## Yesterday\n- [x] canary\n## Today\n- [ ] canary240 @canary\n### canary\n- [x] canary\n"
    "## Done\n- canary\n## Today's plan\n- [ ] canary\n## Learned\n### shown\nshown\n",
    "2025-09-03.md": "## Today\n- [ ] canary240\n- [x] canary\n",
    "2025-09-04.md": "---\ntitle: canary\n---\n## Today\n- [x] canary\n",
    "2025-09-05.md": "# T %%canary%%\n## Today - canary\ncanary\n### canary\n- [ ] canary\n",
}
"""What is private only where a notebook publishes what was learned, and no working day."""
