"""Requests that can't be met: one line of what, one of the way out, one exit code."""


class TilError(Exception):
    """Base of all errors that a user sees; `exit_code` is documented in the README."""

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NothingFound(TilError):
    """A question that no note answers."""

    exit_code = 1


class Misused(TilError):
    """A request that makes no sense as it was typed."""

    exit_code = 2


class InvalidRow(Misused):
    """A row of an imported file that can't be read, though the others can; `place` is its line and the message."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message, "fix that line, or remove it")
        self.place = line, message


class Refused(TilError):
    """A change that would do harm, or can't be done; nothing was written."""

    exit_code = 3


class NoNotebook(TilError):
    """No notebook here, or one whose configuration is wrong."""

    exit_code = 4


class Faulty(TilError):
    """Our own bug."""

    exit_code = 70
