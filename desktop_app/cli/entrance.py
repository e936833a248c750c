"""The way in: every command, and how each ends (exit codes)."""

import sys
from collections.abc import Sequence

import click

from desktop_app.cli import calendars, cases, demo, keeping, printing, rules, tally, templates  # noqa: F401  they add to `main`
from desktop_app.cli.options import main
from desktop_app.cli.wording import usage_sentence
from desktop_app.domain.errors import RuleBroken, Trouble

DONE, REFUSED, MISUSED, TROUBLED = 0, 1, 2, 3
"""Exit codes: done; the content or a rule refuses; wrong usage; the machine."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code. Our own bugs are not caught."""
    try:
        answer = main.main(list(arguments), prog_name="complaint-desk", standalone_mode=False)
    except click.UsageError as error:
        return _say(usage_sentence(error), MISUSED)
    except click.Abort:
        return _say("已取消。", REFUSED)
    except RuleBroken as refusal:
        return _say(refusal.told, REFUSED)
    except Trouble as trouble:
        return _say(str(trouble), TROUBLED)
    return answer if isinstance(answer, int) else DONE


def _say(sentence: str, code: int) -> int:
    click.echo(sentence, file=sys.stderr)
    return code
