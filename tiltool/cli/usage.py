"""Usage errors of click as messages that can be translated."""

import click

from tiltool.messages import Message


def usage_message(error: click.ClickException) -> str:
    """Return the message for a usage error; click's own text only for kinds of errors that til never raises."""
    if isinstance(error.message, Message):
        return error.message
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.BadOptionUsage):
        if "not take" in error.message:
            return Message("{option} takes no value", option=error.option_name)
        return Message("{option} needs a value", option=error.option_name)
    if isinstance(error, click.BadParameter):
        return _bad_parameter(error)
    if error.message.startswith("Got unexpected extra"):
        return Message("unexpected argument: {text}", text=error.message.partition("(")[2][:-1])
    return " ".join(error.format_message().split())


def _no_such_option(error: click.NoSuchOption) -> Message:
    if not error.possibilities:
        return Message("no such option: {option}", option=error.option_name)
    near = sorted(error.possibilities)[0]
    return Message("no such option: {option}; did you mean {near}?", option=error.option_name, near=near)


def _bad_parameter(error: click.BadParameter) -> str:
    """Return which parameter is missing or has an invalid value, and which values are valid."""
    name = _name(error)
    if isinstance(error, click.MissingParameter):
        return Message("missing argument: {name}", name=name)
    expected = error.param.type if error.param else None
    value = error.message.partition(" is not ")[0].strip("'")
    values = {"name": name, "value": value}
    if isinstance(expected, click.Choice):
        choices = ", ".join(expected.choices)
        return Message("{name}: {value!r} is not one of {choices}", **values, choices=choices)
    if isinstance(expected, click.IntRange | click.FloatRange):
        if expected.max is None:
            return Message("{name}: {value!r} is not a number from {low} up", **values, low=expected.min)
        limits = {"low": expected.min, "high": expected.max}
        return Message("{name}: {value!r} is not a number from {low} to {high}", **values, **limits)
    return Message("{name}: {reason}", name=name, reason=error.message.rstrip("."))


def _name(error: click.BadParameter) -> str:
    """Return the parameter as the user types it (`--limit`), or its placeholder in the usage line."""
    param = error.param
    if param is None or error.ctx is None:
        return str(error.param_hint or "")
    return param.opts[-1] if isinstance(param, click.Option) else param.make_metavar(error.ctx).strip("[].{}")
