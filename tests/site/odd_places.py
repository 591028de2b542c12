"""Markers in odd places of a note: in tables, definitions, attributes and names, where a comment or a marker begins or ends."""

from collections.abc import Mapping

TEXTS = (
    "| a \\| %% canary %% | b <!-- canary --> |\n|---|---|\n| <!-- private --> canary | canary <!-- /private --> |\n",
    "| a |\n|---|\n| b | %% canary %% |\n| %% canary | canary %% | c |\n",
    "| a %% canary |\n|---|\n| b | canary %% |\n\nshown\n",
    "<!--\n[r]: https://a.example/canary 'canary'\n[^f]: canary\n-->\n\nshown [x][r] [^f]\n",
    "%%\n[r]: https://a.example/canary 'canary'\n\n[^f]: canary\n%%\n\nshown [x][r] [^f]\n",
    "<!-- private -->\n\n[r]: https://a.example/canary\n\n[^f]: canary\n\n    canary\n\n<!-- /private -->\n\nshown [x][r] [^f] [r]\n",
    "[r]: https://a.example/a '<!-- canary -->'\n[s]: <https://a.example/%%canary%%>\n\n[x][r] [y][s]\n",
    "[r]: https://a.example/100%%\n\n[x][r] %% canary %% y\n",
    "[x](y '%% canary %%') shown\n",
    "[x](y%%) %% canary %% shown\n",
    "[x](y '<!-- canary -->') [x](<%% canary %%>) shown\n",
    "![a %% canary %% b](a.png) ![a <!-- canary --> b](a.png '<!-- canary -->') <img alt='%% canary %%' src=a.png>\n",
    "![100 %%](a.png) %% canary %% shown\n",
    "[![%% canary %%](a.png)](https://a.example/?%%canary%%)\n",
    "https://a.example/100%% %% canary %% shown\n",
    "<div title='100%%'>\nshown\n</div>\n\nx %% canary %% y\n",
    "<pre>\n100%%\n</pre>\n\nx %% canary %% y\n",
    "$$\na %% b\n$$\n\nx %% canary %% y\n",
    "x ^[100%%] %% canary %% y\n",
    "## Learned\n### shown {#id .x data-a='%% canary %%'}\ny\n### shown <!-- {#canary} -->\nz\n### z {#y title=\"<!-- private -->canary<!-- /private -->\"}\n",
    "<p title='%% canary %%' data-x='<!-- canary -->'>shown</p>\n<a href='x' title='<!-- private -->canary<!-- /private -->'>y</a>\n",
    '<details data-x="%% canary %%"><summary>shown <!-- canary --></summary>\n\n<!-- private -->\ncanary\n</details>\n\n<!-- /private -->\n',
    "> [!note]- %% canary %%\n> shown <!-- private --> canary\n> canary\n> <!-- /private -->\n> shown\n\n> [!tip] <!-- canary -->\n",
    "- a\n  - b <!-- private -->\n    canary\n- canary\n\n> canary\n> <!-- /private --> shown\n",
    "- x %%\n  canary\n  - canary\n- canary %% y\n",
    "```js\nshown\n```\n%% ```\ncanary\n``` %%\n\nshown\n",
    "~~~\nshown\n~~~\n<!-- ~~~ canary\n~~~ -->\n",
    "![[held#Learned]] ![[held#^b]] ![[first]] [[held|shown]] [[held#x|shown]]\n",
    "## <!-- private --> Learned\n### canary\ncanary <!-- /private -->\n",
    "<!-- private\ncanary\n-->\nshown\n",
    "<!-- private: canary\ncanary\n-->\ncanary\n<!-- /private -->\nshown\n",
    "<!-- private words about canary -->\ncanary\n",
    "canary #private\n=====\ncanary\n\n## Learned\n### shown\n",
    "## Today\n- [ ] shown\n  - [ ] canary #private 🆔 canary due:2026-03-30 project:canary @canary\n    - canary\n\n    canary [x:: canary]\n",
    "## Today\n1. [ ] canary #private\n   canary\n2. [ ] shown\n* [ ] canary (#private)\n+ [x] canary **#private** ＃private\n",
)
"""Each below a heading and a paragraph that are published."""

NOTES: Mapping[str, str] = {
    "held.md": "---\npublish: false\n---\n# canary\n## Learned\ncanary\n\ncanary ^b\n",
    "first.md": "# first\nshown ![[second]]\n",
    "second.md": "# second\nshown ![[held]] ![[held#Learned]] %% canary %%\n",
    "2022-01-01.md": "## Learned\n### same topic\nshown zyzzyva quokka axolotl\n",
    "2022-01-02.md": "## Learned\n### same topic\n%% canary %% shown zyzzyva quokka axolotl\n",
    "1987-02-02.md": "---\nprivate: yes\n---\n## Learned\n### same topic\ncanary zyzzyva quokka axolotl\n",
    "related.md": "---\npublish: false\ntitle: canary\n---\n# canary\nzyzzyva quokka axolotl canary\n",
}
"""Notes that embed what is not published, and a topic, and words, that those not published have, too."""
