"""Reading mkdocs.yml: every option, every invalid value, and the keys that only MkDocs understands."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tiltool.config import OPTIONS, Config, config_of
from tiltool.errors import NoNotebook
from tiltool.store.health.setting_places import line_of_option
from tiltool.store.notebook.settings import SiteKeys, find_notebook


def test_nothing_set() -> None:
    assert config_of({}) == Config()
    assert config_of({option.key: None for option in OPTIONS}) == Config()


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        ({"notes": "Daily/"}, "notes", "Daily"),
        ({"notes": "."}, "notes", "."),
        ({"language": "ko"}, "language", "ko"),
        ({"path": "%Y/%m/%d.md"}, "path", "%Y/%m/%d.md"),
        ({"path": "%Y-%m-%d.md"}, "path_is_set", True),
        ({"template": "t.md"}, "template", "t.md"),
        ({"day_start": "04:30"}, "day_start", 270),
        ({"day_start": 4}, "day_start", 240),
        ({"day_start": 240}, "day_start", 240),
        ({"timezone": "Asia/Seoul"}, "timezone", "Asia/Seoul"),
        ({"timezone": "UTC"}, "timezone", "UTC"),
    ],
)
def test_options(options: Mapping[str, Any], field: str, value: object) -> None:
    assert getattr(config_of(options), field) == value


def test_a_private_tag_may_be_written_as_one() -> None:
    assert config_of({"publish": {"private": ["#secret", "work"]}}).publish.private == ("secret", "work")
    with pytest.raises(NoNotebook, match="publish: private"):
        config_of({"publish": {"private": ["#"]}})


def test_nested_options() -> None:
    config = config_of(
        {"carry": {"source": "keep", "lookback": 3}, "states": {"v": "done"}, "sections": {"today": "Quest"}}
    )
    assert (config.carry.source, config.carry.lookback) == ("keep", 3)
    assert config.dialect.states["v"] == "done" and config.dialect.states["x"] == "done"
    assert config.dialect.role_of("## quest") == "today"


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"langage": "ko"}, "til: langage: unknown key", "did you mean 'language'?"),
        ({"carry": {"sorce": "mark"}}, "til: carry: sorce: unknown key", "did you mean 'source'?"),
        ({"sections": {"toady": "x"}}, "til: sections: toady: unknown key", "did you mean 'today'?"),
        ({"zzz": 1}, "til: zzz: unknown key", "valid keys: notes, "),
        ({"timezone": "Seoul"}, "til: timezone: 'Seoul' is not a time zone", "did you mean Asia/Seoul?"),
        ({"timezone": "asia/seoul"}, "til: timezone: 'asia/seoul' is not", "did you mean Asia/Seoul"),
        ({"timezone": "Asia/Soul"}, "til: timezone: 'Asia/Soul' is not", "did you mean Asia/Seoul"),
        ({"timezone": "KST"}, "til: timezone: 'KST' is not", "did you mean Asia/Seoul"),
        ({"timezone": "New York"}, "til: timezone: 'New York' is not", "did you mean America/New_York"),
        ({"timezone": "Asia"}, "til: timezone: 'Asia' is not", "for example: timezone: Asia/Seoul"),
        ({"timezone": "../etc/passwd"}, "til: timezone: '../etc/passwd' is not", "for example: timezone: Asia/Seoul"),
        ({"timezone": 9}, "til: timezone: 9 is not a string", "for example: timezone: Asia/Seoul"),
        (
            {"publish": {"folders": ["work"]}},
            "til: publish: folders: needs keys below it",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {"work": None}}},
            "til: publish: folders: work: None is not true, false",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {"work": "no"}}},
            "til: publish: folders: work: 'no' is not true, false",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {False: False}}},
            "til: publish: folders: False: False is not a folder",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {"/work": False}}},
            "til: publish: folders: /work: '/work' is not a folder",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {"../x": False}}},
            "til: publish: folders: ../x: '../x' is not a folder",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {".": False}}},
            "til: publish: folders: .: '.' is not a folder",
            "for example: folders: {work: false",
        ),
        (
            {"publish": {"folders": {"w": {"role": []}}}},
            "til: publish: folders: w: role: unknown key",
            "did you mean 'roles'?",
        ),
        (
            {"publish": {"folders": {"w": {"roles": ["xx"]}}}},
            "til: publish: folders: w: roles: xx: unknown key",
            "valid keys",
        ),
        (
            {"publish": {"folders": {"w": {"notes": 1}}}},
            "til: publish: folders: w: notes: 1 is neither true",
            "for example: notes: true",
        ),
        ({"language": "fr"}, "til: language: 'fr' is not one of ko, en, ja, zh", ""),
        ({"notes": "../elsewhere"}, "til: notes: '../elsewhere' is not a folder inside the notebook", ""),
        ({"notes": 3}, "til: notes: 3 is not a folder inside the notebook", ""),
        ({"path": "%Y.md"}, "til: path: '%Y.md' must have %Y, %m and %d", ""),
        ({"path": "%m-%d-%Y.md"}, "til: path: '%m-%d-%Y.md': til can't read a day from such a name", ""),
        ({"template": ""}, "til: template: '' is not a string", ""),
        ({"day_start": "25:00"}, "til: day_start: '25:00' is not a time of day such as '04:00'", ""),
        ({"carry": {"with_done": "yes"}}, "til: carry: with_done: 'yes' is neither true nor false", ""),
        ({"carry": {"lookback": 0}}, "til: carry: lookback: 0 is not a number from 1 to 366", ""),
        ({"carry": "mark"}, "til: carry: needs keys below it", ""),
        ({"states": {"v": "finished"}}, "til: states: v: 'finished' is not one of ", ""),
    ],
)
def test_wrong_values_name_the_key(options: Mapping[str, Any], message: str, hint: str) -> None:
    with pytest.raises(NoNotebook) as error:
        config_of(options)
    assert f"mkdocs.yml: plugins: {message}" in error.value.message
    assert error.value.hint.startswith(hint)


PLUGINS = "plugins:\n  - search\n  - til:\n      language: ja\n"


@pytest.mark.parametrize(
    "text",
    [
        PLUGINS,
        f"site_url: !ENV [URL, none]\nmarkdown_extensions:\n  - x: !!python/name:a.b\n{PLUGINS}",
        "plugins:\n  search: {}\n  til: {language: ja}\n",
        "\ufeff" + PLUGINS,
    ],
)
def test_what_mkdocs_alone_understands_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    (tmp_path / "notes").mkdir()
    assert find_notebook(tmp_path / "notes")[:2] == (tmp_path, Config(language="ja"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plugins: [til\n", "mkdocs.yml:2: invalid YAML"),
        ("plugins:\n  - til: 3\n", "plugins: til: needs keys below it, not 3"),
        ("plugins:\n  - search # not til\n", "does not name the til plugin; looked in"),
        ("", "does not name the til plugin; looked in"),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(NoNotebook) as error:
        find_notebook(tmp_path)
    assert message in error.value.message


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("", ("docs", "site", False)),
        ("site_dir: 'out#1'\n", ("docs", "out#1", False)),
        ("site_dir: out # 1\ndocs_dir: .pages\n", (".pages", "out", False)),
        ("x: &place public/all\nsite_dir: *place\n", ("docs", "public/all", False)),
        ("site_dir: null\ndocs_dir:\nsite_url: null\n", ("docs", "site", False)),
        ("site_dir: >-\n  folded\n  name\n", ("docs", "folded name", False)),
        ("site_dir: !ENV [OUT, out]\ndocs_dir: !ENV DOCS\n", (None, None, False)),
        ("INHERIT: base.yml\nsite_dir: out\n", ("docs", None, True)),
        ("# site_dir: no\nextra:\n  site_dir: no\n", ("docs", "site", False)),
        ("site_url: https://example.org\n", ("docs", "site", True, False, "https://example.org/")),
        ("site_url: ''\n", ("docs", "site", False)),
        ("site_url: !ENV URL\n", ("docs", "site", True)),
        ("strict: true\n", ("docs", "site", False, True)),
    ],
)
def test_keys_of_the_site_are_read_as_yaml(tmp_path: Path, written: str, keys: tuple[str | bool | None, ...]) -> None:
    (tmp_path / "mkdocs.yml").write_text(written + PLUGINS, "utf-8")
    (tmp_path / ".til").mkdir()
    for _ in ("parsed", "from the cache"):
        assert find_notebook(tmp_path)[2] == SiteKeys(written + PLUGINS, *keys)  # type: ignore[arg-type]
    assert (tmp_path / ".til/settings.json").exists()


def test_a_notebook_inside_another_project_is_found_above(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(PLUGINS, "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "mkdocs.yml").write_text("site_name: other\n", "utf-8")
    assert find_notebook(tmp_path / "docs")[0] == tmp_path


def test_the_cache_changes_no_answer(make_notebook: Callable[..., Path], til: Callable[..., Result]) -> None:
    root = make_notebook(options="language: ko")
    til(root, "new")
    settings = root / ".til" / "settings.json"
    for damage in (None, "", "[]", '{"stamp": 3}', "{"):
        if damage is not None:
            settings.write_text(damage, "utf-8")
        assert find_notebook(root)[1].language == "ko"
    assert '"language": "ko"' in settings.read_text("utf-8")
    (root / "mkdocs.yml").write_text(PLUGINS, "utf-8")
    assert find_notebook(root)[1].language == "ja"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plugins:\n  - search\n  - til:\n      publish:\n        roles: [plain]\n", 5),
        ("plugins: [search, {til: {publish: {roles: [plain]}}}]\n", 1),
        ("plugins:\n  til:\n    publish:\n      notes: true\n      roles:\n        - plain\n", 5),
        ("a: !ENV [B, c]\nplugins:\n- til:\n    publish: {\n      roles: [plain]}\n", 5),
        ("x: &x\n  roles: [plain]\nplugins:\n- til:\n    publish: *x\n", 2),
        ("x: &x\n  roles: [plain]\nplugins:\n- til:\n    publish:\n      <<: *x\n", 2),
        ("plugins:\n- til:\n    publish: {notes: true}\n", 0),
        ("plugins:\n- til\n", 0),
        ("plugins: til\n", 0),
        ("", 0),
        ("x: &x\n  roles: [plain]\nplugins:\n- til:\n    publish:\n      <<: *x\n      roles: []\n", 7),
    ],
)
def test_the_line_of_an_option(text: str, line: int) -> None:
    assert line_of_option(text, "publish", "roles") == line


def test_the_line_of_a_folder_however_it_is_written() -> None:
    text = "plugins:\n- til:\n    publish:\n      folders:\n        work//a/: false\n        2024: false\n"
    assert line_of_option(text, "publish", "folders", "work/a") == 5
    assert line_of_option(text, "publish", "folders", "2024") == 6
