"""What commands answer from the index is what a plain look through the lines of the files finds, after any change."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

FIRST = date(2026, 1, 5)
ROLES = {"Today": "today", "Learned": "learned", "Later": "later"}
STATES = {" ": "open", "/": "doing", "x": "done", "-": "dropped", ">": "moved"}
TAGS = ("db", "Shell", "한글", "a/b")
WORDS = ("vacuum", "트랜잭션", "pager", "index")
FENCE = "```\n- [ ] no task\n#notag [[no-link]] ## no heading\n```\n"


def journal(random: Random, days: int) -> dict[str, str]:
    """Return notes whose tasks go on from note to note until they end, with topics, tags and links."""
    live: dict[str, str] = {}
    files = {}
    for number in range(days):
        live.update({f"task {number}-{each}": random.choice(TAGS) for each in range(random.randint(0, 3))})
        boxes = {title: random.choice(">>>x-") if number + 1 < days else random.choice("  /x") for title in live}
        files[f"{FIRST + timedelta(days=number)}.md"] = note(random, FIRST + timedelta(days=number), boxes, live)
        live = {title: tag for title, tag in live.items() if boxes[title] == ">"}
    return files


def note(random: Random, day: date, boxes: Mapping[str, str], tags: Mapping[str, str]) -> str:
    lines = {role: "" for role in ROLES}
    for title, box in boxes.items():
        section = random.choice(("Today", "Later"))
        lines[section] += f"- [{box}] {title} #{tags[title]}\n"
    for topic in random.sample(WORDS, random.randint(0, 2)):
        other = FIRST + timedelta(days=random.randint(0, 9))
        text = f"{random.choice(WORDS)} #{random.choice(TAGS)} [[{other}]], [that day]({other}.md)\n"
        lines["Learned"] += f"### on {topic}\n{text}{random.choice(('', FENCE))}\n"
    return f"# TIL {day}\n\n" + "\n".join(f"## {name}\n{text}" for name, text in lines.items())


def changed(random: Random, files: dict[str, str]) -> dict[str, str]:
    """Return the notes with one gone, one made anew, or one more sentence in one of them."""
    name = random.choice(sorted(files))
    kind = random.randrange(3)
    if kind == 0 and len(files) > 2:
        return {each: text for each, text in files.items() if each != name}
    if kind == 1:
        return files | {name: files[name].replace("- [>]", "- [x]", 1)}
    more = f"## Learned\n### on {random.choice(WORDS)}\nmore #{random.choice(TAGS)}\n"
    return files | {name: files[name].replace("## Learned\n", more)}


def scanned(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, section and text of the lines outside code."""
    section, is_code = "", False
    for number, line in enumerate(text.split("\n"), 1):
        is_code ^= line == "```"
        if line.startswith("## "):
            section = ROLES[line[3:]]
        elif not is_code and line != "```":
            yield number, section, line


def answers(files: Mapping[str, str]) -> dict[str, Any]:
    """Return what the commands should say of the notes."""
    tags: dict[str, list[str]] = {}
    topics: dict[str, set[tuple[str, int]]] = {}
    links: dict[str, list[tuple[int, str]]] = {}
    words: dict[str, set[str]] = {word: set() for word in WORDS}
    listed: dict[str, Any] = {}
    newest: dict[str, tuple[str, int, str, str]] = {}
    for name in sorted(files):
        day, path, lines = name[:10], f"notes/{name}", [*scanned(files[name])]
        tasks = [
            (number, role, *found.groups())
            for number, role, line in lines
            if (found := re.match(r"- \[(.)\] (.+?) #", line))
        ]
        found_tags = {tag for _, _, line in lines for tag in re.findall(r" #(\S+)", line)}
        found_topics = [(line[4:], number) for number, role, line in lines if line.startswith("### ")]
        for tag in found_tags:
            tags.setdefault(tag, []).append(day)
        for title, number in found_topics:
            topics.setdefault(title, set()).add((path, number))
        for number, role, box, title in tasks:
            newest[title] = (path, number, role, STATES[box])
        links[name] = [
            (number, target)
            for number, _, line in lines
            for target in re.findall(r"\[\[(.+?)\]\]", line) + re.findall(r"\]\((.+?)\)", line)
        ]
        for word in WORDS:
            if re.search(rf"\b{word}\b", files[name]):
                words[word].add(path)
        counts = [sum(box in kind for _, _, box, _ in tasks) for kind in (" /", "x")]
        listed[path] = (day, f"TIL {day}", found_tags, [title for title, _ in found_topics], *counts)
    return {
        "tags": {tag: (len(days), days[0], days[-1]) for tag, days in tags.items()},
        "topics": topics,
        "links": links,
        "search": words,
        "list": listed,
        "tasks": {title: place for title, place in newest.items() if place[3] in ("open", "doing")},
    }


def asked(ask: Callable[..., Any], files: Mapping[str, str]) -> dict[str, Any]:
    """Return what the commands say, in the form of `answers`."""
    found = {word: {hit["path"] for hit in ask("search", word, "--limit", "0")["hits"]} for word in WORDS}
    listed = ask("list")["notes"]
    links = {name: ask("links", f"notes/{name}")["links"] for name in files}
    return {
        "tags": {each["tag"]: (each["notes"], each["first_day"], each["last_day"]) for each in ask("tags")["tags"]},
        "topics": {
            each["title"]: {(at["path"], at["line"]) for at in each["places"]} for each in ask("topics")["topics"]
        },
        "links": {name: [(each["line"], each["target"]) for each in rows] for name, rows in links.items()},
        "search": found,
        "list": {
            each["path"]: (each["day"], each["title"], {*each["tags"]}, each["topics"], each["open"], each["done"])
            for each in listed
        },
        "tasks": {
            each["title"].split(" #")[0]: (each["path"], each["line"], each["role"], each["state"])
            for each in ask("tasks")["tasks"]
        },
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_index_answers_as_a_plain_scan(
    seed: int, make_notebook: Callable[..., Path], til: Callable[..., Any]
) -> None:
    random = Random(seed)
    files = journal(random, 8)
    root = make_notebook(files)

    def ask(*args: str) -> Any:
        return json.loads(til(root, *args, "--json", today=str(FIRST + timedelta(days=7))).out)

    for _ in range(4):
        assert asked(ask, files) == answers(files)
        files = changed(random, files)
        for gone in {file.name for file in (root / "notes").iterdir()} - files.keys():
            (root / "notes" / gone).unlink()
        for name, text in files.items():
            (root / "notes" / name).write_text(text, "utf-8")
