"""Where each setting comes from: a line of `mkdocs.yml`, the notes, or its default."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tiltool.config import CARRY_OPTIONS, CHECK_OPTIONS, LIMITS_OPTIONS, OPTIONS, Config
from tiltool.config.publish import PUBLISH_OPTIONS
from tiltool.messages import Message
from tiltool.store.health.setting_places import OptionLine, option_places
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.notebook.settings import options_in

_GROUPS = {"carry": CARRY_OPTIONS, "limits": LIMITS_OPTIONS, "publish": PUBLISH_OPTIONS, "check": CHECK_OPTIONS}


class SettingOrigin(NamedTuple):
    """A setting, its value, and where that comes from; `line` is that of `mkdocs.yml`, or None."""

    key: str
    value: Any
    origin: str
    line: int | None = None

    @property
    def is_default(self) -> bool:
        """Return whether the value was not chosen by anybody."""
        return self.line is None and self.origin == _DEFAULT


_DEFAULT = Message("default")


def setting_origins(notebook: Notebook) -> tuple[SettingOrigin, ...]:
    """Return every option of the notebook with its value and its origin."""
    text = notebook.site_keys.text
    places, options = option_places(text), options_in(text) or {}
    return tuple(_origin(notebook, *row, places) for row in _settings(options))


def _settings(options: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the key of each option, its chosen value or None, and its default."""
    defaults = Config()._asdict()
    for option in OPTIONS:
        chosen, default = options.get(option.key), defaults.get(option.key)
        group = _GROUPS.get(option.key, ())
        for each in group:
            yield f"{option.key}: {each.key}", (chosen or {}).get(each.key), getattr(default, each.key)
        if not group:
            yield option.key, chosen, default


def _origin(notebook: Notebook, key: str, chosen: Any, default: Any, places: Mapping[str, OptionLine]) -> SettingOrigin:
    if chosen is not None and key in places:
        line = places[key].line
        return SettingOrigin(key, chosen, Message("mkdocs.yml:{line}", line=line), line)
    if key == "path" and not notebook.config.path_is_set and notebook.calendar.order:
        day = notebook.calendar.order[-1]
        return SettingOrigin(key, notebook.calendar.paths[day], Message("named like the newest notes"))
    if key == "fields" and notebook.config.fields != default:
        return SettingOrigin(key, notebook.config.fields, Message("because of keywords"))
    return SettingOrigin(key, default, _DEFAULT)
