"""How a decider says no: a code for machines, words for people, and the rule and programme version behind it."""

from typing import NamedTuple

from contracts.trace import Ruling
from contracts.values import ProgrammeRef


class Refusal(NamedTuple):
    """Why a command is refused; pointers name the fields it is about, as JSON pointers into the request."""

    code: str
    detail: str
    pointers: tuple[str, ...] = ()
    rule: str | None = None
    programme: ProgrammeRef | None = None
    trace: tuple[Ruling, ...] = ()


class Refused(Exception):
    """Ends a decision with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refuse(code: str, detail: str, *pointers: str) -> Refused:
    """A refusal that comes from the state of things and not from a programme's rule; raise it."""
    return Refused(Refusal(code, detail, pointers))
