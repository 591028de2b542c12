"""What in `mkdocs.yml` runs code: each key that can, and how it can be written."""

import pytest
import yaml

from tiltool.core.check.foreign_code import foreign_code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("- a\n", []),
        ("plugins: [til, search, tags]\n", []),
        ("plugins:\n  - til:\n      language: ko\n  - material/search\n  - material/privacy: {}\n", []),
        ("plugins:\n  til: {}\n  search: {}\n", []),
        ("plugins: til\n", []),
        ("plugins:\n  - til\n  - macros\n", ["plugins macros 3"]),
        ("plugins:\n  - til\n  - exec: {a: b}\n", ["plugins exec 3"]),
        ("plugins:\n  til: {}\n  gen-files: {}\n", ["plugins gen-files 3"]),
        ("x: &x {plugins: [til, evil]}\n<<: *x\n", ["plugins evil 1"]),
        ("x: &x {plugins: [evil]}\ny: &y {hooks: [a.py]}\n<<: [*x, *y]\n", ["plugins evil 1", "hooks a.py 2"]),
        ("hooks: [a.py, b.py]\n", ["hooks a.py 1", "hooks b.py 1"]),
        ("hooks:\n  - a.py\n", ["hooks a.py 2"]),
        ("theme: material\n", []),
        ("theme: evil\n", ["theme evil 1"]),
        ("theme:\n  name: material\n  palette: {}\n", []),
        ("theme:\n  name: evil\n  custom_dir: over\n", ["theme: name evil 2", "theme: custom_dir over 3"]),
        ("INHERIT: ../base.yml\n", ["INHERIT ../base.yml 1"]),
        ("extra_templates: [a.html]\n", ["extra_templates a.html 1"]),
        ("markdown_extensions: [toc, pymdownx.tabbed, markdown.extensions.extra, pymdownx.blocks.tab]\n", []),
        ("markdown_extensions:\n  - mymodule\n  - toc: {permalink: true}\n", ["markdown_extensions mymodule 2"]),
        ("markdown_extensions:\n  - pymdownx.snippets\n", []),
        ("markdown_extensions:\n  - pymdownx.snippets: {base_path: /}\n", ["markdown_extensions pymdownx.snippets 2"]),
        ("markdown_extensions: [pymdownx.x:evil]\n", ["markdown_extensions pymdownx.x:evil 1"]),
        ("a: !!python/object/apply:os.system [x]\n", ["!!python python/object/apply:os.system 1"]),
        ("a:\n  - b: !!python/name:os.system\n", ["!!python python/name:os.system 2"]),
        ("a: !!python/name:material.extensions.emoji.twemoji\n", []),
        ("a: !!python/name:pymdownx.superfences.fence_code_format ''\n", []),
        ("a: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n", []),
        ("a: !!python/name:material.extensions.emoji.os.system\n", ["!!python python/name:material.extensions.emoji.os.system 1"]),
        ("a: !ENV [HOME, x]\n", []),
        ("a: &a [*a]\n", []),
    ],
)  # fmt: skip
def test_foreign_code(text: str, found: list[str]) -> None:
    assert [f"{each.key} {each.name} {each.line}" for each in foreign_code(yaml.compose(text))] == found
