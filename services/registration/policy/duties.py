"""What a holder owes while its protection lasts: reports of work, and what more time is given for."""

from datetime import datetime
from typing import NamedTuple

from contracts.evidence import in_words
from contracts.periods import after, before
from contracts.trace import Ruling
from services.registration.policy.claims import Asked
from services.registration.policy.rules import Answer, No, shows

EXTENSION_EVIDENCED = "EXTENSION_EVIDENCED"


class Owed(NamedTuple):
    """When the next report is owed, and from when silence may end the protection; nothing where none is owed."""

    activity_due: datetime | None = None
    revocable_from: datetime | None = None


def owed(asked: Asked, since: datetime) -> Owed:
    """What is owed by a holder whose last report, or whose grant, was at this time."""
    activity = asked.terms.activity
    if activity is None:
        return Owed()
    return Owed(
        after(activity.every, since, asked.calendar),
        after(activity.revocable_after, since, asked.calendar),
    )


def silence_ends(asked: Asked) -> bool:
    """Whether silence ends a protection by itself, without a person."""
    return asked.terms.activity is not None and asked.terms.activity.revoke == "automatic"


def may_be_asked_from(asked: Asked, end: datetime) -> datetime | None:
    """From when more time may be asked for; None when at any time."""
    extensions = asked.terms.extensions
    if extensions is None or extensions.ask_within is None:
        return None
    return before(extensions.ask_within, end, asked.calendar)


def extension_evidenced(asked: Asked) -> Answer:
    """The fresh proof of work is there that the track asks for before it gives more time."""
    extensions = asked.terms.extensions
    if extensions is None:
        return No("the programme gives no more time")
    oldest = before(extensions.age, asked.at, asked.calendar) if extensions.age else None
    words = in_words(extensions.evidence) + (f", no older than {extensions.age}" if extensions.age else "")
    if shows(extensions.evidence, asked.exhibits, asked.programme.ladder, oldest, verified=False):
        return f"evidence: {words}" if words else None
    return No(f"evidence needed: {words}", ("/evidence",))


def extension_ruling(asked: Asked) -> tuple[Ruling, ...]:
    """The same as a line of a decision's trace; none where nothing is asked."""
    match extension_evidenced(asked):
        case None:
            return ()
        case No(because):
            return ({"rule": EXTENSION_EVIDENCED, "verdict": "failed", "because": because},)
        case str(because):
            return ({"rule": EXTENSION_EVIDENCED, "verdict": "passed", "because": because},)


def extended_to(asked: Asked, end: datetime) -> datetime | None:
    """When the protection ends after one extension; None where the programme gives none."""
    extensions = asked.terms.extensions
    return after(extensions.period, end, asked.calendar) if extensions is not None else None
