"""A command line as a place to publish to: only this machine has the record of what it published last."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

from tiltool.config.targets import Target
from tiltool.core.publish.publication import Publication, SiteChange, publication_of, publication_text
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.publish.place import PlaceState

_SITE = "{site}"


class CommandPlace:
    """The owner's command line, which is run on the folder of the site."""

    def __init__(self, target: Target, root: Path, folder: Path) -> None:
        self.name = target.command[0]
        self.target, self.root = target, root
        there = crc32("\0".join(target.command).encode())  # another command publishes to another place
        self.record = folder / f"{quote(target.name, safe=' ')[:99]}-{there:08x}.json"

    def read(self, site: Publication) -> PlaceState:
        """Return what was published last from this machine."""
        record = publication_of(read_derived(self.record))
        return PlaceState(record, {}, is_known=bool(record))

    def words(self, folder: Path) -> tuple[str, ...]:
        """Return the words of the command line for the site in a folder."""
        return tuple(word.replace(_SITE, str(folder)) for word in self.target.command)

    def write(self, site: Publication, change: SiteChange, folder: Path) -> str:
        """Run the command; its output goes to stderr. Raises Refused if it fails."""
        words = self.words(folder)
        environment = {**os.environ, "TIL_SITE": str(folder)}
        try:
            ran = subprocess.run(words, cwd=self.root, env=environment, stdout=2, check=False)
        except OSError as error:
            message = Message("can't run {program!r}: {reason}", program=words[0], reason=error.strerror or error)
            raise Refused(message, Message("install it, or fix `command:` in mkdocs.yml")) from None
        if ran.returncode:
            message = Message("{program!r} failed: exit code {code}", program=words[0], code=ran.returncode)
            raise Refused(message, Message("fix what it printed above, then run til publish again"))
        write_derived(self.record, publication_text(site))
        return ""
