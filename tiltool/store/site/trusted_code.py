"""The code that comes with a notebook, and the user's own record, outside the notebook, of which of it is allowed."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.check.foreign_code import ForeignCode, foreign_code
from tiltool.core.text.yaml_limits import refuse_bomb
from tiltool.errors import NoNotebook
from tiltool.messages import Message
from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.notebook.notebook import Notebook

_MOST_PARENTS = 10
_RECORD = "trusted"


class NotebookCode(NamedTuple):
    """The parts of a notebook that may run code when the site is built, and a digest of all of them."""

    found: tuple[ForeignCode, ...]
    digest: str


def notebook_code(notebook: Notebook) -> NotebookCode:
    """Return the code of `mkdocs.yml`, the files that it inherits from, and its hooks. Raises NoNotebook."""
    digest, found = blake2b(digest_size=16), list[ForeignCode]()
    for text, node in _chain(notebook.root / CONFIG_FILE):
        digest.update(text.encode())
        found += foreign_code(node)
    found += _outside(notebook)
    for each in found:
        digest.update(repr(each).encode())
        for path in _files(notebook.root / each.name) if each.key in ("hooks", "theme: custom_dir") else ():
            digest.update(path.read_bytes())
    return NotebookCode(tuple(found), digest.hexdigest())


def _chain(file: Path) -> Iterator[tuple[str, Any]]:
    """Yield text and YAML of a configuration file and of those that it inherits from."""
    for _ in range(_MOST_PARENTS):
        text, node = _read(file)
        yield text, node
        parent = _inherited(node)
        if not parent:
            return
        file = file.parent / parent
    raise NoNotebook(Message("{path}: inherits from too many files", path=file), "til reads at most ten")


def _read(file: Path) -> tuple[str, Any]:
    import yaml

    try:
        if not file.is_file():
            raise OSError(2, "No such file or directory")
        text = file.read_text("utf-8-sig")
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        refuse_bomb(node)
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "problem", None) or error
        raise NoNotebook(Message("{path}: can't be read: {reason}", path=file, reason=reason), "fix that key") from None
    return text, node


def _inherited(node: Any) -> str:
    pairs = node.value if node is not None and node.id == "mapping" else ()
    return next((str(value.value) for key, value in pairs if key.value == "INHERIT" and value.id == "scalar"), "")


def _outside(notebook: Notebook) -> Iterator[ForeignCode]:
    """Yield the folders that lead out of the notebook: their files may be somebody else's, and would be published."""
    root, config = notebook.root.resolve(), notebook.config
    folders = [("notes", config.notes), ("tasks", config.tasks), ("docs_dir", notebook.site_keys.docs_dir or "")]
    folders += [("attachments", name) for name in config.attachments]
    for key, name in folders:
        there = (root / name).resolve()
        if there != root and root not in there.parents:
            yield ForeignCode(key, f"{name} → {there}", 0)


def _files(path: Path) -> Iterator[Path]:
    """Yield a file, or the files below a folder, in order."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(each for each in path.rglob("*") if each.is_file())


def is_trusted(state: Path, code: NotebookCode) -> bool:
    """Return whether the user has allowed this code, in the user's own folder for the state of programs."""
    return code.digest in read_derived(state / _RECORD).split()


def trust(state: Path, code: NotebookCode) -> None:
    """Record that the user allows this code. Raises OSError."""
    state.mkdir(parents=True, exist_ok=True)
    write_derived(state / _RECORD, f"{read_derived(state / _RECORD)}{code.digest}\n")
