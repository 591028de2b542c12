"""Keys are added to `mkdocs.yml` by an edit: every line that was there stays, and nothing else changes."""

import pytest
import yaml

from tiltool.core.adopt.settings_edit import block_lines, with_til_key, with_top_key, yaml_value

PATH = ("publish", "targets", "github-pages")
VALUE = {"remote": "git@github.com:me/site.git", "branch": "gh-pages"}
ADDED = {"publish": {"targets": {"github-pages": VALUE}}}
HEAD = "site_name: x\nplugins:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"{HEAD}  - til\n",
            f"{HEAD}  - til:\n      publish:\n        targets:\n          github-pages:\n"
            "            remote: git@github.com:me/site.git\n            branch: gh-pages\n",
        ),
        (
            f"{HEAD}  - til:\n      language: ko  # 노트의 언어\n\n# the end\n",
            f"{HEAD}  - til:\n      language: ko  # 노트의 언어\n      publish:\n        targets:\n          github-pages:\n"
            "            remote: git@github.com:me/site.git\n            branch: gh-pages\n\n# the end\n",
        ),
        (
            f"{HEAD}  - til:\n      publish:  # what\n        roles: [learned, plain]  # not today\n",
            f"{HEAD}  - til:\n      publish:  # what\n        roles: [learned, plain]  # not today\n        targets:\n"
            "          github-pages:\n            remote: git@github.com:me/site.git\n            branch: gh-pages\n",
        ),
    ],
)
def test_the_target_comes_last_in_its_block(before: str, after: str) -> None:
    assert with_til_key(before, PATH, VALUE) == after


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}- til",
        f"{HEAD}  - til  # here\n  - search\n",
        f"{HEAD}  - search\n  - til:\n",
        f"{HEAD}  - til:  # nothing yet\n  - search\n",
        f"{HEAD}  til:\n    language: ko\n  search: {{}}\n",
        f"{HEAD}  - til:\n        publish:\n\n        # more\n        language: ko\ntheme:\n  name: material\n",
        f"{HEAD}  - til:\n      publish:\n          targets:\n             www: {{folder: x}}\n      language: ko\n",
        f"{HEAD}  - til:\n      publish:\n        targets:\n",
        f"{HEAD}  - til:\n      publish:\n        home: |\n          a\n          b\n\nextra: !ENV X\n",
        f"{HEAD}  - til:\n      exclude:\n      - a\n      - b\n  - search\n",
        f"{HEAD}  - til: &it\n      language: ko\nextra: !!python/name:x.y\n",
    ],
)
def test_everything_that_was_there_stays(text: str) -> None:
    edited = with_til_key(text, PATH, VALUE)
    assert edited is not None
    lines = iter(edited.splitlines())
    assert all(
        any(new.replace("til:", "til") == old.replace("til:", "til") for new in lines) for old in text.splitlines()
    )

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("", lambda loader, tag, node: None)
    plugins = yaml.load(edited, Loader)["plugins"]
    options = plugins["til"] if isinstance(plugins, dict) else next(each["til"] for each in plugins if "til" in each)
    assert options["publish"]["targets"]["github-pages"] == VALUE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site_name: x\n",
        "site_name: [\n",
        "- a\n",
        "plugins: [search, til]\n",
        "plugins: {til: {}}\n",
        f"{HEAD}  - search\n",
        f"{HEAD}  - til: {{language: ko}}\n",
        f"{HEAD}  - til:\n      publish: {{roles: [plain]}}\n",
        f"{HEAD}  - til:\n      publish:\n        targets: {{}}\n",
        f"{HEAD}  - til:\n      publish:\n        targets:\n          github-pages: {{folder: x}}\n",
    ],
)
def test_what_can_not_be_edited_is_left(text: str) -> None:
    assert with_til_key(text, PATH, VALUE) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("site_name: x\ndocs_dir: .pages\n", "site_name: x\nsite_url: https://a.b/\ndocs_dir: .pages\n"),
        ("site_name: x", "site_name: x\nsite_url: https://a.b/\n"),
        ("# mine\nsite_name: x  # yes\ntheme: y\n", "# mine\nsite_name: x  # yes\nsite_url: https://a.b/\ntheme: y\n"),
        ("theme: y\n", "site_url: https://a.b/\ntheme: y\n"),
        ("site_name: >-\n  a\n  b\n", None),
        ("{site_name: x}\n", None),
        ("[", None),
    ],
)
def test_the_address_comes_after_the_name(before: str, after: str | None) -> None:
    assert with_top_key(before, "site_url", "https://a.b/") == after


@pytest.mark.parametrize(
    "value",
    ["a", "../x y", "git@github.com:me/x.git", "https://a.b/", "no", "3", "1.5", "a: b", "a #b", "'", '"', "{site}", "한글",
     "npx wrangler@4 deploy {site} --x", "@a", "- a", "", " a ", "a:", "~", "~/www", "*a", "&a", "!a", "a\nb", "null", "=", ".5"],
)  # fmt: skip
def test_a_value_is_read_as_it_was_written(value: str) -> None:
    assert yaml.safe_load("\n".join(block_lines(("x",), {"y": value})))["x"]["y"] == value
    assert yaml.safe_load(f"- {yaml_value(value)}") == [value]
