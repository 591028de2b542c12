"""Check: report the problems of notes, projects and their files; nothing is changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from tiltool.actions.check.published import file_links, published_files, published_problems
from tiltool.actions.check.second_scanner import scanner_problems
from tiltool.actions.notes.links import ResolvedLink, broken_of, fault_code, links_from
from tiltool.core.check.file_mentions import file_key, is_attachment, mentioned_files
from tiltool.core.check.file_names import name_problems
from tiltool.core.check.settings import CheckedProblem, CheckSettings, FileLink, PlacedProblem
from tiltool.core.dates.days import DAY_NOTE, day_of_path
from tiltool.core.note.fields import chain_key
from tiltool.core.note.model import Problem, Task
from tiltool.core.publish.rules import notebook_rules
from tiltool.core.text.lines import is_below
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.check.memo import CheckMemo, RequestedFiles, keep_memo, memo_key, recall_memo
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.index.check_results import IndexedCheck, checks_of, unreadable_notes
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.allowed_file import allowed_digests
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.tags import rare_spellings


def settings_for_check(notebook: Notebook) -> CheckSettings:
    """Return the settings that the check of a note depends on."""
    config = notebook.config
    return CheckSettings(
        publish=notebook_rules(config), personal=config.check.personal, dialect=config.dialect.picklable()
    )


def check(notebook: Notebook, today: date, paths: Collection[str] | None = None) -> tuple[PlacedProblem, ...]:
    """Return the problems of the notebook, or of the files and folders at some paths from the root, by place."""
    problems = ask(notebook, lambda index: _of_notebook(notebook, index, today))
    return in_order(each for each in not_ignored(notebook, problems) if is_below(each.path, paths))


def secrets(notebook: Notebook, today: date) -> tuple[PlacedProblem, ...]:
    """Return the secrets that would be published, except those that are allowed."""
    return tuple(each for each in check(notebook, today) if each.problem.code.startswith(("secret-", "personal-")))


def not_ignored(notebook: Notebook, problems: Iterable[PlacedProblem]) -> Iterator[PlacedProblem]:
    """Yield the problems whose codes the notebook's configuration does not ignore."""
    return (each for each in problems if each.problem.code not in notebook.config.check.ignore)


def in_order(problems: Iterable[PlacedProblem]) -> tuple[PlacedProblem, ...]:
    """Return problems by path and place in it."""
    return tuple(sorted(problems, key=lambda each: (each.path, each.problem.line, each.problem.column)))


def _of_notebook(notebook: Notebook, index: Index, today: date) -> list[PlacedProblem]:
    settings, paths = settings_for_check(notebook), [*notebook.all_files()]
    canvases = [*_canvases(notebook, paths)]
    key = memo_key(notebook, index, (today, settings, *canvases), paths)
    memo = recall_memo(notebook, index, key)
    if memo is None:
        memo = _checked(notebook, index, settings, paths, canvases, today)._replace(key=key)
        keep_memo(index, memo)
    return [*memo.problems, *_of_published(notebook, index, memo.links, settings, memo.problems)]


def _checked(
    notebook: Notebook,
    index: Index,
    settings: CheckSettings,
    paths: Sequence[str],
    canvases: Sequence[str],
    today: date,
) -> CheckMemo:
    """Return the problems of everything but published files; `paths` are those of all files in the folders of notes."""
    checks, files = [*checks_of(index, settings)], RequestedFiles(notebook)
    found = [*_of_notes(notebook, checks), *_unreadable(notebook, index)]
    links = [*links_from(notebook, index, files=files)]
    found += [*_of_links(notebook, links), *_of_tags(index), *_of_files(notebook, checks, paths, canvases)]
    for each in notebook.by_author():
        found += [*_of_days(each, checks), *_open_twice(each, today)]
    return CheckMemo(found, [*file_links(links)], files.found, files.named)


def _of_notes(notebook: Notebook, checks: Iterable[IndexedCheck]) -> Iterator[PlacedProblem]:
    allowed, projects = allowed_digests(notebook.root), project_names(notebook)
    for path, problems, _ in checks:
        yield from (PlacedProblem(path, each) for each in shown_problems(problems, allowed, projects))


def project_names(notebook: Notebook) -> Collection[str]:
    """Return the names of all projects."""
    folder = f"{notebook.config.tasks}/"
    return [path.removeprefix(folder).rpartition(".")[0] for path, _ in notebook.backlog_entries()]


def _unreadable(notebook: Notebook, index: Index) -> Iterator[PlacedProblem]:
    for path in unreadable_notes(index):
        try:
            notebook.text_at(path)
        except Refused as error:
            yield PlacedProblem(path, Problem("unreadable", 1, 1, error.message))


def shown_problems(
    problems: Iterable[CheckedProblem], allowed: Collection[str], projects: Collection[str]
) -> Iterator[Problem]:
    """Yield the problems, except allowed secrets, and projects that do exist."""
    for problem, digest in problems:
        shown: Problem | None = problem
        if problem.code == "project":
            from tiltool.core.tasks.field_problems import project_problem  # imports the parser

            shown = project_problem(problem, projects)
        if shown and digest not in allowed:
            yield shown


def _of_published(
    notebook: Notebook,
    index: Index,
    links: Iterable[FileLink],
    settings: CheckSettings,
    known: Iterable[PlacedProblem],
) -> Iterator[PlacedProblem]:
    """Yield the secrets in published files, and those that another scanner finds beyond `known` ones."""
    allowed, files = allowed_digests(notebook.root), published_files(notebook, links)
    found = [
        PlacedProblem(path, each)
        for path, problems in published_problems(notebook, index, files, settings)
        for each in shown_problems(problems, allowed, ())
    ]
    yield from found
    lines = {(path, problem.line) for path, problem in (*known, *found) if problem.code.startswith("secret-")}
    for path, problem in scanner_problems(notebook, index, settings, files.stamps, lines):
        if path not in files.stamps or files.is_public(notebook, path, settings):
            yield from (PlacedProblem(path, each) for each in shown_problems([problem], allowed, ()))


def _of_links(notebook: Notebook, links: Iterable[ResolvedLink]) -> Iterator[PlacedProblem]:
    for each in broken_of(notebook, links):
        link = each.link
        written = f"{link.target}#{link.fragment}" if link.fragment else link.target
        code = fault_code(each)
        message = _fault(code if code == "unwritten" else each.target.fault or "", written)
        yield PlacedProblem(each.path, Problem(code, link.line, 1, message))


def _fault(fault: str, written: str) -> Message:
    if fault == "no-heading":
        return Message("{target}: no such heading", target=written)
    if fault == "ambiguous":
        return Message("{target}: matches several notes", target=written)
    if fault == "unwritten":
        return Message("{target}: no such note", target=written)
    return Message("{target}: not found", target=written)


def _of_tags(index: Index) -> Iterator[PlacedProblem]:
    for path, line, name, usual in rare_spellings(index):
        message = Message("#{name} is written #{usual} in most notes", name=name, usual=usual)
        yield PlacedProblem(path, Problem("tag-case", line, 1, message))


def _canvases(notebook: Notebook, paths: Iterable[str]) -> Iterator[str]:
    """Yield the texts of Obsidian's canvases, which show pictures."""
    return (text_if_readable(notebook.root / path) for path in paths if path.endswith(".canvas"))


def _of_files(
    notebook: Notebook, checks: Sequence[IndexedCheck], paths: Sequence[str], canvases: Sequence[str]
) -> Iterator[PlacedProblem]:
    """Yield the problems of names, the conflict copies, and the files that no note or canvas mentions."""
    yield from (PlacedProblem(path, problem) for path, problem in name_problems(paths))
    copies = dict(notebook.conflict_copies())
    for path, original in copies.items():
        message = Message("conflict copy of {path}; til ignores it", path=original)
        yield PlacedProblem(path, Problem("conflict-copy", 1, 1, message))
    files = [path for path in paths if is_attachment(path) and path not in copies]
    mentioned = {name for each in checks for name in each.files} if files else set()
    mentioned.update(*map(mentioned_files, canvases))
    for path in files:
        if file_key(path.rpartition("/")[2]) not in mentioned:
            yield PlacedProblem(path, Problem("unused-file", 1, 1, Message("no note mentions this file")))


def _of_days(notebook: Notebook, checks: Iterable[IndexedCheck]) -> Iterator[PlacedProblem]:
    """Yield the extra notes of days whose tasks til carries from another note."""
    used = {notebook.from_root(path): day for day, path in notebook.calendar.paths.items()}
    for path in (each.path for each in checks if each.path not in used and notebook.day_at(each.path)):
        found = day_of_path(path)
        day = found.day.isoformat() if found and found.rank == DAY_NOTE else ""
        other = notebook.calendar.paths.get(day)
        if other and not (notebook.root / path).is_symlink():
            values = {"other": notebook.from_root(other), "day": day}
            message = Message("{other} is also a note of {day}; til uses that one", **values)
            yield PlacedProblem(path, Problem("two-notes", 1, 1, message))


def _open_twice(notebook: Notebook, today: date) -> Iterator[PlacedProblem]:
    file = notebook.newest_or_none(today)
    if file is None or not notebook.has_backlog:
        return
    from tiltool.store.notebook.backlog import Backlog  # imports the parser

    newest = notebook.relative(file)
    here = {chain_key(task.title): task for task in _open_tasks(notebook, newest)}
    for path in Backlog(notebook).paths():
        for task in _open_tasks(notebook, path):
            twin = here.get(chain_key(task.title))
            if twin:
                values = {"title": task.title, "where": f"{newest}:{twin.line}"}
                message = Message(
                    "{title!r} is also open in {where}; use til drop or til done on one of them", **values
                )
                yield PlacedProblem(path, Problem("open-twice", task.line, 1, message))


def _open_tasks(notebook: Notebook, path: str) -> Iterator[Task]:
    note = notebook.parse_at(path, text_if_readable(notebook.root / path))
    return (task for _, task in note.tasks() if task.is_open and task.title)
