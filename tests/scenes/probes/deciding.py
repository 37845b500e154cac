"""Probes every number of a programme at its edges: what is decided just below, at and above it, and when.

The edges are read off the programme as it is written; a changed number then decides at least one of the claims, or
times, that lie on them otherwise. What a decision says in words is left out: it names the numbers.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from contracts.needs import Holder, shown
from contracts.programme import Programme
from contracts.rules import Moment
from contracts.values import PartnerFacts, PartnerType
from services.projections.policy.rungs import standing
from services.registration.policy.claims import Asked
from services.registration.policy.duties import extended_to, extension_evidenced, may_be_asked_from, owed
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import information_due, needs_a_person, plan
from services.registration.policy.rules import No
from services.registration.policy.terms import grace_until, reminders, tail_until, window
from tests.make import a_programme
from tests.scenes.probes.claims import claims_at
from tests.scenes.probes.edges import AT, edges_of
from tests.scenes.probes.partners import partners_at

MOMENTS: tuple[Moment, ...] = ("submission", "decision", "extension")
RULED_BY_KIND = {"rules", "tracks"}


def differs(changed: Programme, name: str) -> bool:
    """Whether a changed programme decides any probe otherwise than the one of this name as it is written."""
    written = a_programme(name)
    return any(
        now != then
        for kind in _concerned(changed, written)
        for now, then in zip(_probes(changed, written, kind), _as_written(name, kind), strict=True)
    )


def _concerned(changed: Programme, written: Programme) -> list[PartnerType]:
    """The partner types that a change may be of concern to: what is the same for a type decides the same."""
    if changed.model_dump(exclude=RULED_BY_KIND) != written.model_dump(exclude=RULED_BY_KIND):
        return list(written.tracks)
    return [kind for kind in written.tracks if changed.terms[kind] != written.terms[kind]]


@cache
def _as_written(name: str, kind: PartnerType) -> tuple[str, ...]:
    return tuple(_probes(a_programme(name), a_programme(name), kind))


def _probes(programme: Programme, written: Programme, kind: PartnerType) -> Iterator[str]:
    edges = edges_of(written)
    tiers = [tier.id for tier in written.tiers]
    for one, tier in product(partners_at(edges, written, kind), tiers):
        yield _rung(programme, one.model_copy(update={"tier": tier}))
    for asked in claims_at(edges, programme, written, kind):
        yield decided(asked)


def decided(asked: Asked) -> str:
    """Everything that follows from the rules for one claim, without a word of why."""
    codes = [[(one.code, one.weight) for one in judge(asked, moment).objections] for moment in MOMENTS]
    route, granted = plan(asked), window(asked)
    duty, end = owed(asked, asked.at), granted.end or asked.at
    times = [route.decision_due, route.at_risk_at, granted.end, *reminders(asked, granted), information_due(asked)]
    times += [grace_until(asked, granted), tail_until(asked, granted), duty.activity_due, duty.revocable_from]
    times += [may_be_asked_from(asked, end), extended_to(asked, end)]
    more_time = not isinstance(extension_evidenced(asked), No)
    return repr((codes, list(needs_a_person(asked)), [step.desks for step in route.steps], times, more_time))


def _rung(programme: Programme, facts: PartnerFacts) -> str:
    """The rule of its tier and of the next, and its competencies: whether it holds them."""
    known = facts.model_copy(update={"tier": programme.tier_on(facts.tier, AT)})
    found = standing(programme, 1, known, AT)
    rungs = [(rung["id"], (rung["rule"] or {}).get("held")) for rung in (found["tier"], found["next"]) if rung]
    of = Holder(known, programme, AT)
    return repr((rungs, [shown(one.requires, of).held for one in programme.competencies.values()]))
