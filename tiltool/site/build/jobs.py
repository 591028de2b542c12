"""Reading the notes for the site: what changed is rendered, the rest is as it was kept."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from tiltool import __version__
from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.site.build.listing import Listed, look_at
from tiltool.site.build.symlinks import Kept
from tiltool.site.render.rendered_note import note_of, packed
from tiltool.site.settings import Source
from tiltool.store.files.atomic import read_text
from tiltool.store.index.scan import Progress, Reading, on_all_cores
from tiltool.store.index.session import ask, has_index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.notes import known_files
from tiltool.store.site.render_cache import Rendered, Row

_RENDERS_AS = 5  # raise it when the same text gives other HTML
_AT_ONCE = 200


class Job(NamedTuple):
    """A note to be rendered, and how."""

    listed: Listed
    style: tuple[object, ...]
    stamp: bytes
    whole: str | None


class Gathered(NamedTuple):
    """All public notes and projects, how many notes are held back, and what is odd."""

    notes: tuple[Source, ...]
    projects: tuple[Source, ...]
    held: int
    problems: tuple[str, ...]
    jobs: tuple[Job, ...]


def jobs_of(notebook: Notebook, cache: Rendered) -> tuple[Job, ...]:
    """Return what there is to render: all notes, and the projects that are published."""
    return tuple(_jobs(notebook, list_notes(notebook, cache)))


def gather(
    notebook: Notebook, jobs: tuple[Job, ...], cache: Rendered, today: date, progress: Progress | None
) -> Gathered:
    """Return what of the notebook is public on a day."""
    kept = dict(cache.notes())
    missing = [job for job in jobs if not job.listed.fault and key_of(job) not in kept]
    for rows in _rendered(notebook, missing, progress):
        cache.keep(rows)
        kept.update((row.key, row.note or f"!{row.bodies}") for row in rows)
    return _sorted_out(notebook, jobs, kept, cache, today)


def _sorted_out(
    notebook: Notebook, jobs: tuple[Job, ...], kept: dict[bytes, str], cache: Rendered, today: date
) -> Gathered:
    notes: list[Source] = []
    projects: list[Source] = []
    problems: list[str] = []
    held = 0
    for job in jobs:
        text = kept.get(key_of(job), "!")
        problem = job.listed.fault or _problem(text, cache, key_of(job))
        if problem:
            problems.append(problem if problem.startswith(job.listed.path) else f"{job.listed.path}: {problem}")
        note = None if text in ("", "!") or text.startswith("!") else note_of(text)
        if note is None or note.since > today.isoformat():
            held += 1
        elif note.pieces:  # else there is nothing to show: no page, and nothing odd
            (projects if job.whole else notes).append(Source(note, key_of(job)))
    return Gathered(tuple(notes), tuple(projects), held, tuple(problems), jobs)


def _problem(text: str, cache: Rendered, key: bytes) -> str:
    """Return what is odd in a note that is held back; kept in the place of its bodies."""
    if text.startswith("!"):
        return text[1:]
    return cache.bodies(key) if text == "" else ""


def list_notes(notebook: Notebook, cache: Rendered) -> tuple[Listed, ...]:
    """Return all notes and projects as they are now, by path: as the index has them, where there is one."""
    if not has_index(notebook):
        return look_at(notebook, cache)
    return tuple(Listed(*row) for row in ask(notebook, known_files))


def _jobs(notebook: Notebook, listed: Sequence[Listed]) -> Iterator[Job]:
    config = notebook.config
    plain = (config.dialect.roles, config.dialect.states, config.language, config.publish.html)
    style = (tuple(config.publish.roles), config.publish.private, config.publish.notes, *map(_plain, plain))
    stamp = repr((style, __version__, _RENDERS_AS)).encode()
    kept = Kept(notebook)
    for each in listed:
        if not each.path.startswith(f"{config.tasks}/"):
            if not kept.back(each.path):
                yield Job(each, style, stamp, None)
        elif _is_published(each.path.removeprefix(f"{config.tasks}/"), config.publish.tasks):
            yield Job(each, style, stamp, "later")


def _plain(value: object) -> object:
    return tuple(sorted(value.items())) if hasattr(value, "items") else value


def _is_published(path: str, tasks: bool | tuple[str, ...]) -> bool:
    return tasks if isinstance(tasks, bool) else path.removesuffix(".md") in tasks


@lru_cache(maxsize=1 << 14)  # each is asked for several times in a build
def key_of(job: Job) -> bytes:
    """Return the digest of all that a rendered note is made of."""
    made_of = repr((job.listed.path, job.listed.digest, job.listed.day, job.whole)).encode()
    return blake2b(made_of + job.stamp, digest_size=16).digest()


def _rendered(notebook: Notebook, jobs: Sequence[Job], progress: Progress | None) -> Iterator[list[Row]]:
    """Yield rows, many at once, as they come from the cores."""
    config = notebook.config
    reading = Reading(notebook.root, {}, {}, config.notes, config.tasks, b"")
    rows: list[Row] = []
    for done, row in enumerate(on_all_cores(render_job, reading, jobs), 1):
        rows.append(row)
        if len(rows) >= _AT_ONCE or done == len(jobs):
            yield rows
            rows = []
        if progress:
            progress(done, len(jobs))


def render_job(reading: Reading, job: Job) -> Row:
    """Return one note rendered; of one that is held back there is no more than what is odd in it."""
    from tiltool.core.publish.rules import Rules
    from tiltool.site.output.search import search_keys
    from tiltool.site.render.note import Style, render

    try:
        text = read_text(reading.root / job.listed.path)
    except Refused as error:
        return Row(key_of(job), "", error.message)
    digest = bytes.fromhex(digest_of(text)[:32])
    if digest != job.listed.digest:  # saved once more since the index looked
        job = job._replace(listed=job.listed._replace(digest=digest))
    roles, private, unless_said, headings, states, language, raw = job.style
    rules = Rules((*roles, job.whole) if job.whole else roles, private, unless_said)  # type: ignore[misc, arg-type]
    style = Style(rules, dict(headings), dict(states), str(language), bool(raw))  # type: ignore[call-overload]
    day = date.fromisoformat(job.listed.day) if job.listed.day else None
    made = render(text, job.listed.path, day, style, job.whole)
    if made.note is None:
        return Row(key_of(job), "", made.problem)
    texts = [body.text for body in made.bodies]
    keys = search_keys(made.note, texts, str(language))
    return Row(key_of(job), packed(made.note), packed(made.bodies), "\n".join(sorted(keys)))
