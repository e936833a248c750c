"""A trial: a throw-away ledger in a temporary folder, with the shipped samples registered, that prints 样张."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from desktop_app.domain.moments import local
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, shelf, story

UNIT = "试用单位"
AGES = (timedelta(minutes=40), timedelta(hours=20), timedelta(days=12))
"""How long ago the samples came in: one just now, one nearly due, one waiting for long."""


def found_trial(now: Callable[[], datetime], regulations: Sequence[str] = ()) -> Ledger:
    """Found the trial ledger under these regulations, or those of the demo, and register the samples of each."""
    folder = Path(mkdtemp(prefix="complaint-desk-trial-"))
    began = now()
    ids = [id_ for id_ in regulations if id_ in shelf.regulation_ids()] or [*story.defaults()]
    ledger = office.found(folder, ids, unit=UNIT, branch="SY", trial=True, now=began)
    desk = office.desk_for(ledger, now)
    for number, id_ in enumerate(ids):
        given = json.loads(shelf.sample(id_), parse_float=str)
        came = local(began - AGES[number % len(AGES)])
        desk.register({**given, "received_at": came.strftime("%Y-%m-%dT%H:%M")}, case_id=str(uuid4()))
    return ledger
