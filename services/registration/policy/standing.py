"""Why a protection rests, is put back or is taken away: by rules of the programme, or by people; lines of a trace."""

from datetime import datetime
from typing import Final

from contracts.codes.reasons import REASONS
from contracts.terms import Standing
from contracts.trace import Ruling, Verdict
from services.registration.policy.claims import Asked

DISPUTED: Final = "DISPUTED"
PARTNER_SUSPENDED: Final = "PARTNER_SUSPENDED"
BY_RULE: Final = frozenset({DISPUTED, PARTNER_SUSPENDED})
"""The codes under which a protection rests by itself, and by itself is put back into force."""
TERMINATED: Final = "PARTNER_TERMINATED"
INACTIVE: Final = "INACTIVE"
"""Why a protection ends whose holder reported no work for too long."""
SAID_BY_RULES: Final = frozenset({*REASONS, PARTNER_SUSPENDED, TERMINATED})
"""The reasons that rules give: what a person decides never looks like one of them."""
BY_PERSON: Final = "DECIDED_BY_PERSON"
_RESTS: Final = {
    DISPUTED: "a case that blocks is open, and the programme lets a disputed protection rest",
    PARTNER_SUSPENDED: "the partner is suspended, and the programme lets its protections rest",
}


def rules_of(asked: Asked) -> Standing:
    """What the programme says of partners that may make no claims; what is said of all, where it has no track."""
    return asked.rules.standing or Standing()


def suspension(asked: Asked, code: str) -> tuple[Ruling, ...]:
    """Why a protection rests, and whether its time does."""
    stops = asked.terms.protection.stops_clock
    why = _line(code, "failed", _RESTS[code]) if code in BY_RULE else _line(BY_PERSON, "failed", f"rests for {code}")
    return why, _line("STOPS_CLOCK", "passed", "its time rests with it" if stops else "its time goes on")


def reinstatement(code: str, *, stopped: bool) -> tuple[Ruling, ...]:
    """Why a protection rests for this no more, and whether time is given back."""
    rule = code if code in BY_RULE else BY_PERSON
    given = "lost time is given back" if stopped else "its time went on meanwhile"
    return _line(rule, "passed", f"{code} is gone"), _line("STOPS_CLOCK", "passed", given)


def termination(asked: Asked) -> tuple[Ruling, ...]:
    """Why a claim ends with the relation to its partner."""
    ends = f"the relation ended, and the programme {rules_of(asked).on_termination} its claims"
    return (_line(TERMINATED, "failed", ends),)


def revocation(asked: Asked, code: str, since: datetime | None) -> tuple[Ruling, ...]:
    """Why a protection is taken away: for long silence, with the relation to its partner, or for what a person said."""
    if code == TERMINATED:
        return termination(asked)
    if code == INACTIVE and since is not None:
        return (_line(INACTIVE, "failed", f"no work was reported by {since:%Y-%m-%d %H:%M} UTC"),)
    return (_line(BY_PERSON, "failed", f"ended for {code}"),)


def _line(rule: str, verdict: Verdict, because: str) -> Ruling:
    return {"rule": rule, "verdict": verdict, "because": because}
