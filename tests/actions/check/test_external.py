"""Outgoing links: which servers are asked, how politely, what their answers mean, and since when a page is gone."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.actions.check.web_server import SLOW, Request, web
from tests.conftest import Result
from tiltool.errors import Refused
from tiltool.store.check import link_servers
from tiltool.store.check.link_servers import ask_servers, read_answers, write_answers

Make = Callable[..., Path]
Til = Callable[..., Result]


CONTROL = "http://control.dev/"


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Request]]:
    """Return what is asked of the web, which is a server of one's own."""
    monkeypatch.setattr(link_servers, "PACE", 0.0)
    monkeypatch.setattr(link_servers, "CONTROL", CONTROL)
    with web(monkeypatch) as requests:
        yield requests


def dead(path: str) -> str | None:
    """Return what is wrong with a page; "" for nothing."""
    return dict(ask_servers([f"http://a.dev{path}"]))[f"http://a.dev{path}"]


@pytest.mark.parametrize(
    ("path", "fault", "methods"),
    [
        ("/ok", "", "HEAD"),
        ("/ok#part", "", "HEAD"),
        ("/한글 길", "", "HEAD"),
        ("/missing", "HTTP status 404", "HEAD GET"),
        ("/gone", "HTTP status 410", "HEAD GET"),
        ("/broken", "HTTP status 500", "HEAD GET"),
        ("/down", "HTTP status 503", "HEAD GET"),
        ("/no-robots", "", "HEAD GET"),
        ("/login", "", "HEAD GET"),
        ("/robots", "", "HEAD GET"),
        ("/no-head", "", "HEAD GET"),
        ("/no-head-at-all", "", "HEAD GET"),
        ("/hangs-up", "its server closes the connection", "HEAD GET"),
        ("/slow", "no answer in time", "HEAD GET"),
        ("/moved", "", "HEAD HEAD"),
        ("/to-missing", "HTTP status 404", "HEAD HEAD GET GET"),
        ("/to-mail", "not a valid address", "HEAD GET"),
        ("/loop", "too many redirects", " ".join(["HEAD"] * 11 + ["GET"] * 11)),
    ],
)
def test_what_an_answer_means(
    requests: list[Request], path: str, fault: str, methods: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path == "/slow":
        monkeypatch.setattr(link_servers, "PATIENCE", SLOW / 2)
    assert dead(path) == fault
    assert [each.method for each in requests if each.url != CONTROL] == methods.split()
    assert {each.agent.partition("/")[0] for each in requests} == {"til"}
    assert not any("#" in each.url for each in requests)


def test_a_server_gets_one_question_at_a_time(requests: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_servers, "PACE", 0.1)
    addresses = [f"http://{host}.dev/{page}" for host in "ab" for page in ("1", "2", "missing")]
    assert sorted(address for address, fault in ask_servers(addresses) if fault) == [addresses[2], addresses[5]]
    times = {host: [each.at for each in requests if each.url.startswith(f"http://{host}.dev/")] for host in "ab"}
    for each in times.values():
        assert len(each) == 4 and all(later - sooner >= 0.09 for sooner, later in pairwise(each))
    assert max(each[0] for each in times.values()) < min(each[-1] for each in times.values())  # both at the same time


def test_a_busy_server_is_left_alone(requests: list[Request]) -> None:
    found = dict(ask_servers(["http://a.dev/1", "http://a.dev/busy", "http://a.dev/missing", "http://b.dev/busy"]))
    assert found == {
        "http://a.dev/1": "",
        **dict.fromkeys(("http://a.dev/busy", "http://a.dev/missing", "http://b.dev/busy")),
    }
    assert sorted(each.url for each in requests) == ["http://a.dev/1", "http://a.dev/busy", "http://b.dev/busy"]


@pytest.mark.parametrize("hosts", ["a", "ab", "abcdef"])
def test_without_a_network_nothing_is_dead(
    monkeypatch: pytest.MonkeyPatch, make_notebook: Make, til: Til, hosts: str
) -> None:
    monkeypatch.setattr(link_servers, "PACE", 0.0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{closed.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        addresses = [f"http://{host}.dev/{page}" for host in hosts for page in "12"]
        with pytest.raises(Refused, match="no server can be reached"):
            [*ask_servers(addresses)]
        root = make_notebook({"2020-09-25.md": " ".join(addresses)})
        refused = til(root, "check", "--external")
        assert (refused.code, refused.out, refused.err.count("is there a network?")) == (3, "", 1)
        assert read_answers(root / ".til") == {}


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ReadError])
def test_a_network_that_goes_away_makes_nothing_dead(
    requests: list[Request], monkeypatch: pytest.MonkeyPatch, fault: type[httpx.RequestError]
) -> None:
    monkeypatch.setattr(link_servers, "_HOSTS_AT_ONCE", 1)
    asked, stream = [], httpx.Client.stream

    def fails_later(client: httpx.Client, method: str, address: str) -> object:
        asked.append(address)
        if len(asked) > 2:
            raise fault("down", request=httpx.Request(method, address))
        return stream(client, method, address)

    monkeypatch.setattr(httpx.Client, "stream", fails_later)
    found = []
    with pytest.raises(Refused, match="no server can be reached"):
        found += ask_servers(f"http://{host}.dev/" for host in "abcd")
    assert len(asked) > 4


def test_servers_that_do_not_answer_are_dead_if_others_do(
    requests: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "a.invalid")
    alone, beside = ["http://a.invalid/"], ["http://a.invalid/", "http://b.dev/ok"]
    for addresses, control in ((alone, CONTROL), (beside, "http://b.dev/ok")):
        del requests[:]
        assert dict(ask_servers(addresses))["http://a.invalid/"] == "no such host"
        assert requests[-1].url == control


def test_what_is_not_asked_for_is_counted(make_notebook: Make, til: Til, requests: list[Request]) -> None:
    addresses = (
        "http://localhost:8000 http://10.0.0.1/ http://10.0.0.1/ http://a.test/ http://u:p@a.dev/ http://a.dev/busy"
    )
    root = make_notebook({"2020-09-25.md": f"{addresses}\n", "2020-09-24.md": "http://10.0.0.2/\n"})
    said = til(root, "check", "--external")
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines() == [
        "not checked, in a private network: 3",
        "not checked, a placeholder: 1",
        "not checked, with a password or token: 1",
        "not checked, the server is busy: 1",
    ]
    counts = {"private": 2, "placeholder": 1, "secret": 1, "busy": 1}
    assert json.loads(til(root, "check", "--external", "today", "--json").out) == {"problems": [], "skipped": counts}
    assert "skipped" not in json.loads(til(root, "check", "--json").out)


NOTE = "see http://a.dev/missing and [x](http://b.dev/moved), `http://c.dev/missing`, http://localhost/missing\n"


def test_dead_links_are_problems_since_the_day_they_were_seen(
    make_notebook: Make, til: Til, requests: list[Request]
) -> None:
    root = make_notebook({"2020-09-25.md": NOTE, "ideas/x.md": "http://a.dev/ok\n\n[r]: http://b.dev/gone 'x'\n"})
    assert til(root, "check").code == 0 and requests == []
    found = til(root, "check", "--external")
    assert found.code == 1
    assert found.out.splitlines() == [
        "notes/2020-09-25.md:1:5: dead-link http://a.dev/missing: HTTP status 404, since 2020-09-25",
        "notes/ideas/x.md:3:6: dead-link http://b.dev/gone: HTTP status 410, since 2020-09-25",
    ]
    assert not any("c.dev" in each.url or "localhost" in each.url for each in requests)


def test_answers_are_kept(make_notebook: Make, til: Til, requests: list[Request]) -> None:
    root = make_notebook({"2020-09-25.md": NOTE, "2020-09-24.md": "http://a.dev/ok\n"})

    def asked(today: str, *paths: str) -> list[str]:
        del requests[:]
        til(root, "check", "--external", *paths, today=today)
        return sorted({each.url for each in requests if each.method == "HEAD"})

    assert asked("2020-09-25", "2020-09-24") == ["http://a.dev/ok"]
    assert asked("2020-09-25") == ["http://a.dev/missing", "http://b.dev/moved", "http://b.dev/ok"]
    assert asked("2020-09-25") == []
    assert asked("2020-09-27") == ["http://a.dev/missing"]
    assert "since 2020-09-25" in til(root, "check", "--external", today="2020-09-27").out
    assert asked("2020-10-02") == ["http://a.dev/missing", "http://a.dev/ok", "http://b.dev/moved", "http://b.dev/ok"]
    (root / "notes/2020-09-25.md").write_text("http://b.dev/moved\n")
    asked("2020-10-02")
    assert [*read_answers(root / ".til")] == ["http://a.dev/ok", "http://b.dev/moved"]


def test_a_page_that_is_back_is_dead_anew(make_notebook: Make, til: Til, requests: list[Request]) -> None:
    root = make_notebook({"2020-09-25.md": "http://a.dev/missing\n"})
    til(root, "check", "--external")
    answers = read_answers(root / ".til")
    write_answers(root / ".til", {"http://a.dev/missing": answers["http://a.dev/missing"]._replace(fault="", since="")})
    assert "since 2020-10-05" in til(root, "check", "--external", today="2020-10-05").out


@pytest.mark.parametrize("text", ["", "[]", "{", '{"http://a.dev/": 1}', '{"http://a.dev/": ["soon", "", ""]}', "\0"])
def test_answers_that_cannot_be_read_are_forgotten(tmp_path: Path, text: str) -> None:
    (tmp_path / "links.json").write_text(text)
    assert read_answers(tmp_path) == {}


def test_as_json_and_in_korean(make_notebook: Make, til: Til, requests: list[Request]) -> None:
    root = make_notebook({"2020-09-25.md": "http://a.dev/missing\n"}, "language: ko")
    (problem,) = json.loads(til(root, "check", "--external", "--json").out)["problems"]
    assert problem == {
        "path": "notes/2020-09-25.md", "line": 1, "column": 1, "code": "dead-link", "address": "http://a.dev/missing",
        "since": "2020-09-25", "message": "http://a.dev/missing: HTTP status 404, since 2020-09-25",
    }  # fmt: skip
    shown = til(root, "check", "--external", env={"LC_MESSAGES": "ko_KR.UTF-8"}).out
    assert "http://a.dev/missing: 응답 코드 404(2020-09-25부터)" in shown


def test_without_httpx(make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    root = make_notebook({"2020-09-25.md": "http://a.dev/missing\n"})
    refused = til(root, "check", "--external")
    assert refused.code == 3 and "needs httpx" in refused.err and "pip install 'tiltool[external]'" in refused.err
    (root / "notes/2020-09-25.md").write_text("no links\n")
    assert til(root, "check", "--external").code == 0


def test_staged_notes_are_not_asked_for(make_notebook: Make, til: Til) -> None:
    refused = til(make_notebook({}), "check", "--external", "--staged")
    assert refused.code == 2 and "can't be combined" in refused.err
