"""The catalog of problems: every code that `til check` reports, with a paragraph of documentation."""

from typing import NamedTuple


class ProblemCode(NamedTuple):
    """A code of `til check` and its meaning; `group` is the part of the documentation that describes it."""

    code: str
    group: str
    text: str


_IN_NOTES = {
    "conflict": "Git left `<<<<<<<`, `=======` or `>>>>>>>` in the note. Until you resolve the conflict, no command changes the "
    "note or carries from it, its tasks are in no list, and it is not published. A complete conflict inside a closed code "
    "fence is taken for an example and not reported.",
    "unreadable": "The file is not UTF-8, or can't be read. til leaves it alone. Convert it: `iconv -f cp949 -t utf-8`.",
    "front-matter": "The block between `---` at the top is not valid YAML, so its tags and its title are unknown, and the note "
    "is not published: it might say `draft: true`.",
    "day-differs": "The path names one day, the title or the front matter another. The path wins. This happens after copying "
    "an old note; correct the title, or move the note with `til mv`.",
    "empty-heading": "A heading without text. In a section for tasks it starts a group without a name, which may be what you "
    "want; if so, put `check: {ignore: [empty-heading]}` into `mkdocs.yml`.",
    "underlined": "A line directly above `---` is a second-level heading in Markdown. If the rule is an ornament, put a blank "
    "line above it. A rule as long as the line is taken as intended, and not reported.",
    "label": "A bold line, or one that ends with a colon, has the name of a section: `**Today**`, `Todo:`. til doesn't guess; "
    "make it a heading.",
    "near-role": "A heading is one letter away from one that til knows: `## Toady`. Its tasks are not carried. Correct the "
    "spelling, or add the heading to `sections` in `mkdocs.yml`.",
    "malformed": "Something that was meant as a checkbox but isn't one: `- []`, `-[ ]`, `- [x ]`. GitHub shows it as text, and til "
    "sees no task. `--fix` corrects the unambiguous ones.",
    "unknown-state": "The character in the box is not a known state; the task counts as open. Add it to `states` in "
    "`mkdocs.yml`.",
    "twin": "Two open tasks in one section have the same title. til keeps both.",
    "field": "A date or priority that is not valid: `due:2026-02-30`.",
    "repeat": "A repeat rule that til can't read: `repeat:now-and-then`. The task won't come back.",
    "project": "A task names a project that doesn't exist but is named almost like one that does.",
    "open-fence": "A code fence is never closed, so everything below it is code, and its tasks are not found.",
    "open-comment": "An HTML comment is never closed, so everything below it is hidden, and its tasks are not found.",
    "unclosed-comment": "A `%%` or `<!--` in running text is never closed, or til can't be sure that it is, so nothing below it is "
    "published. Not every program reads a `%%` in an address, a formula or an HTML attribute as a mark: write it as `%25%25`, or put "
    "it in code. A comment of one line that begins with the word `private` is taken for a marker: reword it, or add "
    "`<!-- /private -->` where the private part ends.",
    "broken-link": "A picture, an embed or a Markdown link to a file that doesn't exist, a heading that its note doesn't have, or "
    "a name that several notes have. `til links --broken` lists the same links, and `til build --strict` and `til publish` stop at "
    "those in what would be published.",
    "unwritten": "A `[[wikilink]]` to a note that doesn't exist: write it, or correct the name. If you link to notes before "
    "you write them, put `check: {ignore: [unwritten]}` into `mkdocs.yml`, as `til init` does in an Obsidian vault or a "
    "Logseq graph: then no command treats such a link as broken, and the site shows its text.",
    "dead-link": "The page at an address is gone: its server says 404 or 410, fails (500 and above), doesn't answer or can't be "
    "reached. Only `til check --external` looks for this, and it says since when. Link to another page, or to a copy in "
    "the [Wayback Machine](https://web.archive.org).",
}
_IN_NOTEBOOK = {
    "conflict-copy": "A copy that a sync tool or an editor left beside a note. til doesn't read it, since its tasks would count twice. "
    "Compare it with the original, and delete it.",
    "open-twice": "A task is open in a project and in the newest note. Drop one of them, or mark it done.",
    "two-notes": "Two files are named as notes of the same day. til carries from only one of them. Merge them, or rename one.",
    "tag-case": "A tag is written `#SQLite` here but `#sqlite` in most notes. til treats them as one; other programs don't. "
    "`--fix` writes the tag as most notes do.",
    "unused-file": "A picture or another file in the notes folder that no note mentions. Delete it, or link to it.",
    "case-twin": "Two names in one folder that differ only in case: on macOS and Windows they are one file, and a clone loses "
    "one of them.",
    "unicode-twin": "Two names in one folder that look alike and differ in how their letters are composed: 한글 as whole "
    "syllables, or as jamo, as macOS writes it. On macOS they are one file.",
    "bad-name": "A name that Windows can't store: with one of `< > : \" | ? * \\`, with a space or a dot at its end, or reserved, such as "
    "`con.md`. Cloning the repository there fails.",
}
_SECRETS = {
    "secret-key": "A key to a service, recognized by its form: AWS, GitHub, Stripe, Slack, OpenAI, NAVER and more. Revoke it first: "
    "whoever has read it may have kept it. Then take it out of the note, or out of what is published.",
    "secret-private-key": "A private key block: SSH, TLS or PGP.",
    "secret-url": "A user and password in an address: `postgres://app:…@db`.",
    "secret-password": "A word for a password, in Korean, English, Japanese or Chinese, followed by a value that is not a "
    "placeholder: `비밀번호: …`, `password = …`.",
    "secret-command": "A password in a command: `mysql -p…`, `sshpass -p …`, `curl -u user:…`, `--password=…`.",
    "secret-token": "A long random word after the name of a token, a key or a secret, or in an `Authorization` header.",
    "secret-webhook": "The address of a webhook: whoever knows it can post there.",
    "secret-jwt": "A JSON Web Token. It may still be valid, and anybody can read what is in it.",
    "secret-scanner": "What [Betterleaks](https://github.com/betterleaks/betterleaks), if it is on your `PATH`, takes for a secret in "
    "a line where til's own rules find none. It gets only the text that would be published, and contacts no server. `--allow` "
    "allows that line as it is.",
    "personal-email": "An e-mail address. Off by default; see `check: personal` in `mkdocs.yml`.",
    "personal-phone": "A phone number. Off by default.",
    "personal-id": "A Korean resident registration number with a valid check digit.",
    "personal-place": "A HEIC or AVIF picture, or a film, that says where it was taken. JPEG, PNG, WebP and GIF pictures are "
    "published without such data (the picture itself is copied byte for byte, your file is not touched); other formats are "
    "published as they are. Export it without the location, for example with `exiftool -all= FILE`.",
    "personal-host": "The name or address of a machine in a private network. Off by default.",
}

PROBLEM_CODES = tuple(
    ProblemCode(code, group, text)
    for group, table in (
        ("Problems in a note", _IN_NOTES),
        ("Problems of the notebook", _IN_NOTEBOOK),
        ("Secrets that would be published", _SECRETS),
    )
    for code, text in table.items()
)
"""All codes, in the order of the documentation."""


def explanation(code: str) -> str | None:
    """Return the documentation of a code; None for an unknown one."""
    return next((each.text for each in PROBLEM_CODES if each.code == code), None)
