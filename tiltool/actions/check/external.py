"""Outgoing links: the addresses in notes whose pages are gone according to their servers, and since when."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tiltool.actions.check.check import in_order
from tiltool.core.check.outgoing import skip_reason
from tiltool.core.check.settings import PlacedProblem
from tiltool.core.links.addresses import WebLink, web_links
from tiltool.core.note.model import Problem
from tiltool.core.text.lines import is_below, line_table
from tiltool.messages import Message
from tiltool.store.check.link_servers import LinkAnswer, ask_servers, read_answers, write_answers
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.notebook.notebook import Notebook

LinkProgress = Callable[[int, int], None]
"""Called with the number of addresses requested so far, and the number to request."""

_FRESH, _FRESH_FAULT = timedelta(days=7), timedelta(hours=1)
"""How long an answer is valid before a server is asked again."""


_REASONS = ("private", "placeholder", "secret", "busy")


class LinkReport(NamedTuple):
    """The dead links, and how many addresses were not requested, by reason: that of `skip_reason`, or `busy`."""

    problems: Sequence[PlacedProblem]
    skipped: Mapping[str, int]


def dead_links(
    notebook: Notebook,
    now: str,
    today: date,
    paths: Collection[str] | None = None,
    progress: LinkProgress | None = None,
) -> LinkReport:
    """Return the links to pages that are gone, in the notebook or at some paths from the root; `now` is an ISO time.

    Servers are asked again after a week; about dead links, after an hour. Raises Refused if httpx is missing or no
    server can be reached.
    """
    links = [*_links(notebook)]
    reasons = {link.address: skip_reason(link.address) for _, link in links}
    wanted = [each for each in links if is_below(each[0], paths)]
    skipped = dict.fromkeys(_REASONS, 0) | Counter(filter(None, map(reasons.get, {link.address for _, link in wanted})))
    kept = read_answers(notebook.state)
    known = {address: answer for address, answer in kept.items() if reasons.get(address) == ""}
    asked = {link.address for _, link in wanted if not reasons[link.address]}
    due = sorted(address for address in asked if not _is_fresh(known.get(address), now))
    try:
        for done, (address, fault) in enumerate(ask_servers(due) if due else (), 1):
            if fault is None:
                skipped["busy"] += 1
            else:
                since = known[address].since if address in known else ""
                known[address] = LinkAnswer(now, fault, (since or today.isoformat()) if fault else "")
            if progress:
                progress(done, len(due))
    finally:
        if known != kept:
            write_answers(notebook.state, known)
    dead = ((path, link, known[link.address]) for path, link in wanted if link.address in known)
    problems = (PlacedProblem(path, _problem(link, answer)) for path, link, answer in dead if answer.fault)
    return LinkReport(in_order(problems), skipped)


def _links(notebook: Notebook) -> Iterator[tuple[str, WebLink]]:
    """Yield the path and the web addresses of each note and project that can be read."""
    for path, _ in notebook.entries():
        text = text_if_readable(notebook.root / path)
        if "://" in text:
            yield from ((path, link) for link in web_links(line_table(text)))


def _is_fresh(answer: LinkAnswer | None, now: str) -> bool:
    if answer is None:
        return False
    at, before = (datetime.fromisoformat(each).replace(tzinfo=None) for each in (now, answer.asked))
    age = at - before
    return timedelta() <= age < (_FRESH_FAULT if answer.fault else _FRESH)


def _problem(link: WebLink, answer: LinkAnswer) -> Problem:
    message = Message("{address}: {fault}, since {since}", address=link.address, fault=answer.fault, since=answer.since)
    return Problem("dead-link", link.line, link.column, message)
