"""Who decides a claim that passes the rules, and until when: a rule of the programme, or desks in steps."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from contracts.disputes import Disputes
from contracts.periods import after, before
from contracts.rules import Route, Step
from contracts.trace import Ruling
from services.registration.policy.claims import Asked
from services.registration.policy.rules.before import not_before

AUTOMATIC = "AUTOMATIC"
ROUTED = "ROUTED"


class Plan(NamedTuple):
    """The steps of an approval, when the decision is due and when a warning goes out, and by whose hours that counts.

    `calendar` is its name in the programme. `because`: why this route, in a sentence.
    """

    steps: tuple[Step, ...]
    decision_due: datetime
    at_risk_at: datetime | None
    calendar: str | None
    because: str

    def ruling(self) -> Ruling:
        """The plan as a line of a decision's trace."""
        return {"rule": ROUTED, "verdict": "passed" if self.steps else "failed", "because": self.because}


def plan(asked: Asked, since: datetime | None = None) -> Plan:
    """Who is asked, step after step, and until when: from `since`, when the claim began to wait, or from now."""
    decision, start = asked.terms.decision, since or asked.at
    due = after(decision.within, start, asked.calendar)
    risk = before(decision.at_risk, due, asked.calendar) if decision.at_risk else None
    found = next(((i, route) for i, route in enumerate(asked.terms.routes) if taken(route, asked)), None)
    steps = found[1].plan if found else ()
    words = f"route {found[0] + 1} to {in_words(steps)}" if found else "no route of the programme fits this claim"
    # A warning before the wait began would warn of nothing.
    at_risk = risk if risk is not None and risk > start else None
    return Plan(steps, due, at_risk, asked.hours[0] if asked.hours else None, words)


def taken(route: Route, asked: Asked) -> bool:
    """Whether a claim goes this way: it reaches the route's size, and is one the route speaks of."""
    return (asked.size or 0) >= route.over and asked.fits(route.when)


def in_words(steps: tuple[Step, ...]) -> str:
    """`channel-manager, then legal or finance`."""
    return ", then ".join((" and " if step.agree == "all" else " or ").join(step.desks) for step in steps)


def information_due(asked: Asked) -> datetime:
    """Until when a question asked now must be answered."""
    return after(asked.terms.decision.information_within, asked.at, asked.calendar)


def proof_due(asked: Asked) -> datetime:
    """Until when proof demanded now must be shown: as long as in a case, or the time given would tell of one."""
    within = (asked.programme.conflicts or Disputes()).evidence_within
    return after(within, asked.at, asked.calendar)


def needs_a_person(asked: Asked) -> Iterator[str]:
    """Why no rule may approve this claim, coded; nothing when the programme's automatic rule covers it."""
    return (code for code, _ in _in_the_way(asked))


def automatic_ruling(asked: Asked) -> Ruling:
    """Whether a rule may approve the claim, as a line of a decision's trace."""
    reasons = [words for _, words in _in_the_way(asked)]
    automatic = asked.terms.automatic
    if reasons or automatic is None:
        return {"rule": AUTOMATIC, "verdict": "failed", "because": "; ".join(reasons)}
    limit = f"{asked.money} is under {automatic.under:f} {asked.programme.currency}"
    return {"rule": AUTOMATIC, "verdict": "passed", "because": f"{limit}, and tier {asked.partner.tier} is covered"}


def _in_the_way(asked: Asked) -> Iterator[tuple[str, str]]:
    automatic, tier = asked.terms.automatic, asked.partner.tier
    yield from not_before(asked)
    if automatic is None:
        yield "NO_AUTOMATIC_RULE", "the programme has no automatic rule for this track"
        return
    if asked.size is None or asked.size >= automatic.under:
        yield "ABOVE_AUTOMATIC_SIZE", f"{asked.money} is not under {automatic.under:f} {asked.programme.currency}"
    if tier not in automatic.tiers:
        yield "TIER_NOT_AUTOMATIC", f"tier {tier} is none of {', '.join(automatic.tiers)}"
    if not asked.fits(automatic.when):
        yield "OUTSIDE_AUTOMATIC_RULE", "the automatic rule does not speak of this claim"
