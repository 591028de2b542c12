"""Errors that the user sees: a message, a hint and an exit code."""

from tiltool.messages import Message


class TilError(Exception):
    """Base of all errors that a user sees; the exit codes are documented."""

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NothingFound(TilError):
    """Nothing matches the request."""

    exit_code = 1


class Misused(TilError):
    """A usage error."""

    exit_code = 2


class RuleEnded(Misused):
    """A repeat rule has no further day."""


class InvalidRow(Misused):
    """A row of an imported file that can't be read, though others can; `place` is its line with the message."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message, Message("fix that line, or remove it"))
        self.place = line, message


class Refused(TilError):
    """A change that is unsafe or impossible; nothing was written."""

    exit_code = 3


class Conflicted(Refused):
    """A note with conflict markers, which no command changes or takes tasks from."""

    def __init__(self, path: str, line: int) -> None:
        message = Message("{path}:{line}: Git conflict markers; nothing written", path=path, line=line)
        way_out = Message("keep the lines you want, delete <<<<<<<, ======= and >>>>>>>, and run it again")
        super().__init__(message, way_out)


class NoNotebook(TilError):
    """No notebook, or one with an invalid configuration; `language` is that of its notes, "" if unknown."""

    exit_code = 4
    language = ""


class Faulty(TilError):
    """A bug in til."""

    exit_code = 70
