"""Asks servers, politely, whether pages are still there, and stores what they answered."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urldefrag, urlsplit

from tiltool import __version__
from tiltool.errors import Refused
from tiltool.messages import Message, message_data, message_from_data
from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.files.lock import make_state_folder

if TYPE_CHECKING:
    import httpx

_FILE = "links.json"
_HOSTS_AT_ONCE = 4
PACE = 1.0  # seconds between two questions to one server
PATIENCE = 10.0  # seconds for an answer
_REDIRECTS = 10
CONTROL = "https://example.com/"
"""Requested if no server answers, to tell dead servers from a missing network."""
_HEADERS = {"User-Agent": f"til/{__version__} (link check)", "Accept": "*/*"}
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_NO_STATUS = 600  # and above: sites that turn programs away answer 999


class LinkAnswer(NamedTuple):
    """When an address was requested (ISO), what is wrong with it and since which day; "" for nothing."""

    asked: str
    fault: str = ""
    since: str = ""


class Fault(NamedTuple):
    """What is wrong with an address. An empty message means nothing."""

    message: str = ""
    reached: bool = True  # False if its server need not be asked for other pages
    is_answer: bool = True  # False if the network may be at fault
    is_busy: bool = False  # the server asked to be left alone


def read_answers(state: Path) -> dict[str, LinkAnswer]:
    """Return what servers answered, by address."""
    try:
        kept = json.loads(read_derived(state / _FILE) or "{}")
        return {address: _answer(*row) for address, row in kept.items()}
    except (ValueError, TypeError, AttributeError):  # not written by this version
        return {}


def _answer(asked: str, fault: Any, since: str) -> LinkAnswer:
    datetime.fromisoformat(asked)  # raises ValueError
    return LinkAnswer(asked, message_from_data(fault), since)


def write_answers(state: Path, answers: Mapping[str, LinkAnswer]) -> None:
    """Write what servers answered."""
    rows = {address: (asked, message_data(fault), since) for address, (asked, fault, since) in sorted(answers.items())}
    make_state_folder(state)
    write_derived(state / _FILE, json.dumps(rows, ensure_ascii=False, indent=0))


def ask_servers(addresses: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each address and what is wrong with it, "" for nothing; None if its server is busy.

    A server gets one question at a time; a busy one is not asked for the rest. A fault that may be the network's is
    held back until a server answers. Raises Refused if httpx is missing or there is no network.
    """
    try:
        import httpx
    except ImportError:
        raise Refused("til check --external needs httpx", "pip install 'tiltool[external]'") from None
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)
    client = httpx.Client(timeout=PATIENCE, follow_redirects=True, max_redirects=_REDIRECTS, headers=_HEADERS)
    held: list[tuple[str, str | None]] = []
    control = CONTROL
    with client, closing(_answers(client, by_host.values())) as answers:
        for address, fault in answers:
            held.append((address, None if fault.is_busy else fault.message))
            if fault.is_answer:
                yield from held
                held, control = [], address
        if held:
            time.sleep(PACE)
            if not _question(client, "HEAD", control)[1].is_answer:
                raise Refused("no server can be reached", "is there a network?")
    yield from held


def _answers(client: httpx.Client, hosts: Iterable[Sequence[str]]) -> Generator[tuple[str, Fault], None, None]:
    """Yield the addresses of some hosts, each with its fault, as the answers come to threads that ask one host each."""
    answers, is_over = SimpleQueue[tuple[str, Fault] | None](), Event()
    pool = ThreadPoolExecutor(_HOSTS_AT_ONCE)
    try:
        working = [pool.submit(_ask_host, client, each, answers, is_over) for each in hosts]
        left = len(working)
        while left:
            answer = answers.get()
            if answer:
                yield answer
            left -= answer is None
        for each in working:
            each.result()  # raises what went wrong in it
    finally:
        is_over.set()
        pool.shutdown(cancel_futures=True)


def _ask_host(
    client: httpx.Client, addresses: Sequence[str], answers: SimpleQueue[tuple[str, Fault] | None], is_over: Event
) -> None:
    """Ask a server for its addresses; once it is busy or can't be reached, it isn't asked again. None ends the answers."""
    fault = Fault()
    try:
        for number, address in enumerate(addresses):
            if fault.reached and not fault.is_busy:
                if number and is_over.wait(PACE):
                    return
                fault = _ask(client, address, is_over)
            answers.put((address, fault))
    finally:
        answers.put(None)


def _ask(client: httpx.Client, address: str, is_over: Event) -> Fault:
    """Return the fault of an address, from a HEAD request; if that fails, from a GET that doesn't read the page."""
    status, fault = _question(client, "HEAD", address)
    is_doubtful = status >= HTTPStatus.BAD_REQUEST or bool(fault.message)
    if is_doubtful and fault.reached and not fault.is_busy and not is_over.wait(PACE):
        status, fault = _question(client, "GET", address)
    return fault


def _question(client: httpx.Client, method: str, address: str) -> tuple[int, Fault]:
    """Return the status of an answer, 0 for none, and what is wrong with it."""
    import httpx

    try:
        with client.stream(method, urldefrag(address).url) as response:
            return response.status_code, _fault_of(response.status_code)
    except httpx.TooManyRedirects:
        return 0, Fault(Message("too many redirects"))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        is_elsewhere = error.request.url.host != httpx.URL(address).host  # the host it was redirected to failed
        return 0, Fault(_unreachable(str(error)), is_elsewhere, is_elsewhere)
    except httpx.TimeoutException:
        return 0, Fault(Message("no answer in time"), is_answer=False)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError, ValueError):
        return 0, Fault(Message("not a valid address"), is_answer=False)
    except httpx.HTTPError:
        return 0, Fault(Message("its server closes the connection"), is_answer=False)


def _fault_of(status: int) -> Fault:
    """Return the fault of a status; a page whose server asks for a login, or turns programs away, counts as there."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Fault(is_busy=True)
    is_gone = status in _GONE or HTTPStatus.INTERNAL_SERVER_ERROR <= status < _NO_STATUS
    return Fault(Message("HTTP status {status}", status=status)) if is_gone else Fault()


def _unreachable(error: str) -> Message:
    if "CERTIFICATE_VERIFY_FAILED" in error:
        return Message("its certificate is not valid")
    if "Errno -" in error or "nodename" in error or "getaddrinfo" in error:
        return Message("no such host")
    return Message("can't connect to its server")
