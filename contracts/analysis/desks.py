"""Desks that nobody asks, or that hand a late decision round in a circle; calendars that nobody's hours follow."""

from collections.abc import Iterator

from contracts.analysis.findings import Finding
from contracts.periods import length
from contracts.programme import EVERYWHERE, Programme


def desks(programme: Programme) -> Iterator[Finding]:
    """Everything about who decides, and by whose hours, that does not add up."""
    yield from _idle(programme)
    yield from _circles(programme)
    yield from _calendars(programme)


def _idle(programme: Programme) -> Iterator[Finding]:
    asked = {
        name
        for terms in programme.terms.values()
        for route in terms.routes
        for step in route.plan
        for name in step.desks
    }
    helped = {desk.escalates_to for desk in programme.desks.values()}
    for name, desk in programme.desks.items():
        if name not in asked and name not in helped:
            yield Finding("warning", ("desks", name), "no route asks this desk, and no other escalates to it")
        if desk.deputies and not desk.members and not desk.partners_own:
            words = f"deputies of a desk that anybody with the role {desk.role} may sit at make no difference"
            yield Finding("note", ("desks", name, "deputies"), words)


def _circles(programme: Programme) -> Iterator[Finding]:
    for name in programme.desks:
        path = [name]
        while (up := programme.desks[path[-1]].escalates_to) is not None and up not in path:
            path.append(up)
        if up == name:
            words = f"a late decision goes round in a circle: {' → '.join([*path, name])}"
            yield Finding("error", ("desks", name, "escalates_to"), words)


def _calendars(programme: Programme) -> Iterator[Finding]:
    everywhere = next((name for name, each in programme.calendars.items() if EVERYWHERE in each.territories), None)
    others = next((name for name, each in programme.calendars.items() if not each.territories), None)
    if everywhere is not None and others is not None:
        yield Finding("warning", ("calendars", others), f"never used: {everywhere!r} is the one for everywhere")
    if programme.calendars and everywhere is None and others is None and _in_business_hours(programme):
        words = "claims elsewhere are counted Monday to Friday around the clock in UTC; add one without territories"
        yield Finding("note", ("calendars",), words)


def _in_business_hours(programme: Programme) -> bool:
    return any(length(terms.decision.within).business_time for terms in programme.terms.values())
