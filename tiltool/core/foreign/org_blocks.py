"""Org blocks, `#+BEGIN_QUOTE` to `#+END_QUOTE`, as Markdown; Logseq uses them in its Markdown files too."""

import re
from collections.abc import Iterable, Iterator

_BEGIN = r"(?i)(?P<indent>\s*)#\+begin_(?P<kind>\w+)(?:\s+(?P<rest>.*))?"
_CODE = ("src", "example", "export", "query", "comment", "verse")


def plain_blocks(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with blocks turned into quotes, callouts and fenced code; an unclosed block continues to the end."""
    kind = indent = ""
    for line in lines:
        begin = None if kind else re.fullmatch(_BEGIN, line)
        if begin:
            kind, indent = begin["kind"].lower(), begin["indent"]
            if kind in _CODE:
                words = (begin["rest"] or "").split()
                yield f"{indent}```{words[0] if words and kind in ('src', 'export') else '' if kind != 'query' else kind}"
            elif kind != "quote":
                yield f"{indent}> [!{kind}] {begin['rest'] or ''}".rstrip()
        elif kind and re.fullmatch(rf"(?i)\s*#\+end_{kind}\s*", line):
            if kind in _CODE:
                yield f"{indent}```"
            kind = ""
        elif kind and kind not in _CODE:
            yield f"{indent}> {line.removeprefix(indent)}".rstrip()
        else:
            # in a code block, a comma protects a line that Org would otherwise interpret
            yield re.sub(r"^(\s*),(?=,*(?:\*|#\+))", r"\1", line) if kind else line
    if kind in _CODE:
        yield f"{indent}```"
