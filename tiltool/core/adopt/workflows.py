"""Publishing a notebook on a host: the workflow, the target, the address, and the steps left to do in a browser."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tiltool.core.adopt.settings_edit import yaml_value
from tiltool.messages import Message

BRANCH = "gh-pages"

_SOME_REPOSITORY = "https://github.com/YOU/NOTES"
_SOME_TIL = "git+https://github.com/OWNER/til@COMMIT"

_WRANGLER = "wrangler@4.164.0"

_GITHUB_KEY = "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
"""The host key by which GitHub proves its identity."""

_REPOSITORY = re.compile(
    r"(?:git@|ssh://git@|https?://(?:[^@/]+@)?)(?P<host>[^:/]+)[:/](?P<owner>[^/@]+(?:/[^/@]+)*)/(?P<name>[^/@]+?)(?:\.git)?/?"
)
_SHORT = re.compile(r"[A-Za-z0-9][\w-]*/[\w][\w.-]*")


class PublishFacts(NamedTuple):
    """What a host's workflow depends on; `to` is another repository, a folder or a project.

    `origin` is this repository's address; `til` is the requirement by which pip installs til, "" if unknown.
    """

    host: str
    to: str
    name: str  # of the notebook
    origin: str
    branch: str
    zone: str
    til: str
    needs_history: bool = False  # the days of notes are taken from their commits


class HostSetup(NamedTuple):
    """What a host needs: files by path, a target, names for Git to ignore, an address, and steps in a browser."""

    files: Mapping[str, str]
    target: Mapping[str, str]
    ignored: tuple[str, ...]
    address: str
    steps: tuple[Message, ...]


class Repository(NamedTuple):
    """A repository on a host."""

    host: str
    owner: str
    name: str

    @property
    def page(self) -> str:
        """Return the address of its web page."""
        return f"https://{self.host}/{self.owner}/{self.name}"


def repository_of(address: str) -> Repository | None:
    """Return the repository that an address names; None for a path or an unknown form."""
    found = _REPOSITORY.fullmatch(address)
    return Repository(found["host"].lower(), found["owner"], found["name"]) if found else None


def ssh_address(to: str) -> str:
    """Return the SSH address of a repository on GitHub, for use with a deploy key; any other address unchanged."""
    found = repository_of(f"https://github.com/{to}" if _SHORT.fullmatch(to) else to)
    return f"git@github.com:{found.owner}/{found.name}.git" if found and found.host == "github.com" else to


def host_setup(facts: PublishFacts) -> HostSetup:
    """Return what a host needs."""
    setup = _SETUPS[facts.host](facts)
    if facts.til or not setup.files:
        return setup
    file = next(iter(setup.files))
    source = Message("{file}: fill in where til comes from, OWNER and COMMIT", file=file)
    return setup._replace(steps=(source, *setup.steps))


def _github(facts: PublishFacts) -> HostSetup:
    remote = ssh_address(facts.to)
    here, there = repository_of(facts.origin), repository_of(remote or facts.origin)
    permissions = "contents: read" if remote else f"contents: write  # for the branch {BRANCH}"
    locked = there if remote else None  # the repository that needs a key
    workflow = _workflow(facts, permissions, ("SITE_KEY",) if locked else (), _key_lines(locked) if locked else ())
    target = {"remote": remote, "branch": BRANCH} if remote else {"branch": BRANCH}
    first = _key_step(here, locked) if locked else Message("commit and push the notebook")
    page = Message(
        "{page}/settings/pages: choose the branch `{branch}`, once it exists", page=_page(there), branch=BRANCH
    )
    served = Message("serve the branch {branch} of {remote}", branch=BRANCH, remote=remote)
    last = served if remote and not there else page
    return HostSetup({_WORKFLOW: workflow}, target, (), _github_address(there), (first, last))


def _page(repository: Repository | None) -> str:
    return repository.page if repository else _SOME_REPOSITORY


def _github_address(there: Repository | None) -> str:
    if not there or there.host != "github.com":
        return ""
    home = f"{there.owner.lower()}.github.io"
    return f"https://{home}/" if there.name.lower() == home else f"https://{home}/{there.name}/"


def _key_step(here: Repository | None, there: Repository) -> Message:
    return Message(
        "make a key with `ssh-keygen -t ed25519 -N '' -f site_key`; add `site_key.pub` at {there}/settings/keys, with "
        "write access, and `site_key` at {here}/settings/secrets/actions, as `SITE_KEY`",
        there=there.page,
        here=_page(here),
    )


def _key_lines(there: Repository) -> tuple[str, ...]:
    """Return the workflow's lines that give git access with a deploy key."""
    is_github = there.host == "github.com"
    known = "UserKnownHostsFile='$RUNNER_TEMP/known_hosts'" if is_github else "StrictHostKeyChecking=accept-new"
    return (
        """(umask 077; printf '%s\\n' "$SITE_KEY" > "$RUNNER_TEMP/site_key")""",
        *([f"""echo '{_GITHUB_KEY}' > "$RUNNER_TEMP/known_hosts\""""] if is_github else []),
        f"""export GIT_SSH_COMMAND="ssh -i '$RUNNER_TEMP/site_key' -o IdentitiesOnly=yes -o {known}\"""",
    )


_WORKFLOW = ".github/workflows/publish.yml"

_GITHUB = """\
# Publishes the public part of this notebook. Made by: til init --publish @@host@@
name: publish

on:
  push:
    branches:
      - @@branch@@
  schedule:
    - cron: "17 */6 * * *"  # for notes with a future day
  workflow_dispatch:
    inputs:
      gone-ok:
        description: Let public addresses vanish without a redirect
        type: boolean
        default: false

permissions:
  @@permissions@@

concurrency:
  group: publish

jobs:
  publish:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    env:
      TZ: @@zone@@  # what "today" means
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2
        with:
@@checkout@@
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.13"
      - uses: actions/cache@5a3ec84eff668545956fd18022155c47e93e2684  # v4.2.3
        with:
          path: .til
          key: til-${{ github.run_id }}
          restore-keys: til-
      - name: Install til
        run: python -m pip install "@@til@@"
      - name: Publish
        env:
          GONE_OK: ${{ inputs.gone-ok && '--gone-ok' || '' }}
@@secrets@@
        run: |
@@key@@
          til publish --to @@host@@ $GONE_OK
"""


def _workflow(facts: PublishFacts, permissions: str, secrets: tuple[str, ...], key: tuple[str, ...] = ()) -> str:
    checkout = (f"fetch-depth: {_depth(facts)}", f"persist-credentials: {str('write' in permissions).lower()}")
    values = {
        "host": facts.host,
        "branch": yaml_value(facts.branch),
        "permissions": permissions,
        "zone": facts.zone,
        "til": facts.til or _SOME_TIL,
        "checkout": _indented(checkout),
        "secrets": _indented(f"{name}: ${{{{ secrets.{name} }}}}" for name in secrets),
        "key": _indented(key),
    }
    return _filled(_GITHUB, values)


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"{' ' * 10}{line}" for line in lines)


def _depth(facts: PublishFacts) -> int:
    return 0 if facts.needs_history else 1


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@@{name}@@\n", f"{value}\n" if value else "").replace(f"@@{name}@@", value)
    return text


_GITLAB = """\
# Publishes the public part of this notebook. Made by: til init --publish gitlab-pages
pages:
  image: @@image@@
  variables:
    TZ: @@zone@@  # what "today" means
    GIT_DEPTH: @@depth@@
  cache:
    key: til
    paths: [.til/, public/]
  script:
    - python -m pip install "@@til@@"
    - til publish --to gitlab-pages $GONE_OK
  artifacts:
    paths: [public]
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
"""


def _gitlab(facts: PublishFacts) -> HostSetup:
    til = facts.til or _SOME_TIL
    image = "python:3.13" if facts.needs_history or til.startswith("git+") else "python:3.13-slim"  # "-slim" has no git
    values = {"image": image, "zone": facts.zone, "depth": str(_depth(facts)), "til": til}
    here = repository_of(facts.origin)
    page = here.page if here else "https://gitlab.com/YOU/NOTES"
    steps = (
        Message("commit and push the notebook"),
        Message("{page}/-/pages: look up the address, and put it into mkdocs.yml as `site_url`", page=page),
    )
    return HostSetup({".gitlab-ci.yml": _filled(_GITLAB, values)}, {"folder": "public"}, ("public",), "", steps)


def _cloudflare(facts: PublishFacts) -> HostSetup:
    project = facts.to or re.sub(r"[^a-z0-9]+", "-", facts.name.lower()).strip("-") or "journal"
    command = f"npx --yes {_WRANGLER} pages deploy {{site}} --project-name {project} --branch main --commit-dirty=true"
    workflow = _workflow(facts, "contents: read", ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"))
    steps = (
        Message("https://dash.cloudflare.com: create the Pages project `{project}` (direct upload)", project=project),
        Message(
            "https://dash.cloudflare.com/profile/api-tokens: create a token that may edit Cloudflare Pages, and add it at "
            "{here}/settings/secrets/actions as `CLOUDFLARE_API_TOKEN`, with the account ID as `CLOUDFLARE_ACCOUNT_ID`",
            here=_page(repository_of(facts.origin)),
        ),
    )
    return HostSetup({_WORKFLOW: workflow}, {"command": command}, (), f"https://{project}.pages.dev/", steps)


def _folder(facts: PublishFacts) -> HostSetup:
    folder = facts.to or f"../{facts.name}-site"
    inside = not folder.startswith(("..", "/", "~"))
    serve = Message("serve that folder: `python -m http.server --directory {folder}`", folder=folder)
    return HostSetup({}, {"folder": folder}, (folder,) if inside else (), "", (serve,))


_SETUPS = {"github-pages": _github, "gitlab-pages": _gitlab, "cloudflare-pages": _cloudflare, "folder": _folder}
