"""Whether the parts of a programme fit together: names that exist, nothing in a circle, no track left incomplete."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Any

from contracts.conditions import HeldCompetency, Needs
from contracts.references import Named, Place, named
from contracts.values import PartnerType

if TYPE_CHECKING:
    from contracts.programme import Programme

Problem = tuple[Place, str]
"""Where in a programme something is wrong, and what."""
NEEDED = ("protection", "decision", "routes")


def problems(programme: "Programme") -> Iterator[Problem]:
    """All that keeps a programme from being judged by, in the order in which it is written."""
    yield from _tiers(programme)
    yield from _names(programme)
    yield from _regions(programme)
    yield from _calendars(programme)
    yield from _competencies(programme)
    yield from _tracks(programme)


def _tiers(programme: "Programme") -> Iterator[Problem]:
    follows = {tier.id: tier.becomes for tier in programme.tiers if tier.becomes is not None}
    for index, tier in enumerate(programme.tiers):
        if programme.ranks[tier.id] != index:
            yield ("tiers", index, "id"), f"the tier {tier.id!r} is listed twice"
        if tier.becomes is not None and tier.until is None:
            yield ("tiers", index, "becomes"), "say with `until` from when it counts as another tier"
        if (circle := _circle(tier.id, follows)) is not None:
            yield ("tiers", index, "becomes"), f"tiers become one another in a circle: {circle}"


def _circle(start: str, follows: Mapping[Any, str]) -> str | None:
    path = [start]
    while (step := follows.get(path[-1])) is not None and step not in path:
        path.append(step)
    return " → ".join([*path, start]) if step == start else None


def _names(programme: "Programme") -> Iterator[Problem]:
    for place, kind, name in _used(programme):
        known = _known(programme, kind)
        if not programme.knows_territory(name) if kind == "territory" else known is not None and name not in known:
            yield place, f"there is no {kind} {name!r}; {_instead(name, known or ())}"


def _regions(programme: "Programme") -> Iterator[Problem]:
    lies_in: dict[str, str] = {}
    for region, countries in programme.territories.items():
        for index, country in enumerate(countries):
            if (other := lies_in.setdefault(country, region)) != region:
                yield ("territories", region, index), f"{country} lies in {other} already, and in one region only"


def _calendars(programme: "Programme") -> Iterator[Problem]:
    named_by: dict[str, str] = {}
    for name, calendar in programme.calendars.items():
        for index, territory in enumerate(calendar.territories):
            if (other := named_by.setdefault(territory, name)) != name:
                yield ("calendars", name, "territories", index), f"{territory} goes by the calendar {other!r} already"
    common = [name for name, calendar in programme.calendars.items() if not calendar.territories]
    for name in common[1:]:
        yield ("calendars", name), f"says for which territories: {common[0]!r} is the one for all others"


def _used(programme: "Programme") -> Iterator[Named]:
    yield from named(programme.rules, ("rules",))
    for part in ("tracks", "desks", "competencies", "calendars"):
        for key, value in getattr(programme, part).items():
            yield from named(value, (part, key))
    for index, tier in enumerate(programme.tiers):
        yield from named(tier, ("tiers", index))
    if programme.conflicts is not None:
        yield from named(programme.conflicts, ("conflicts",))


def _known(programme: "Programme", kind: str) -> Iterable[str] | None:
    """The names there are of a kind; None where any will do."""
    match kind:
        case "tier":
            return programme.ranks
        case "product":
            return programme.product_names
        case "territory":
            return ("*", *programme.territories, *chain.from_iterable(programme.territories.values()))
        case "rung":
            return programme.ladder
        case "desk":
            # A programme that lists no desks leaves it to the roles of those who sign in.
            return programme.desks or None
        case _:
            return programme.competencies


def _instead(name: str, known: Iterable[str]) -> str:
    listed = list(known)
    if close := get_close_matches(name, listed, n=1):
        return f"did you mean {close[0]!r}?"
    return f"there are {', '.join(listed[:12])}{' …' if len(listed) > 12 else ''}" if listed else "none is listed"


def _competencies(programme: "Programme") -> Iterator[Problem]:
    needed = {name: set(_asked_for(each.requires)) for name, each in programme.competencies.items()}
    for name, asked in needed.items():
        seen: set[str] = set()
        todo = asked & needed.keys()
        while todo - seen:
            seen |= todo
            todo = set().union(*(needed[each] for each in todo)) & needed.keys()
        if name in seen:
            yield ("competencies", name, "requires"), "needs itself, by way of the competencies it asks for"


def _asked_for(needs: Needs) -> Iterator[str]:
    if isinstance(needs, HeldCompetency):
        yield needs.competency
    for part in getattr(needs, "all_of", ()) or getattr(needs, "any_of", ()):
        yield from _asked_for(part)


def _tracks(programme: "Programme") -> Iterator[Problem]:
    follows = {kind: track.extends for kind, track in programme.tracks.items() if track.extends is not None}
    for kind in programme.tracks:
        place = ("tracks", kind, "extends")
        if (wide := follows.get(kind)) is not None and wide not in programme.tracks:
            yield place, f"there is no track {wide!r}; {_instead(wide, programme.tracks)}"
        elif (circle := _circle(kind, follows)) is not None:
            yield place, f"the tracks extend one another in a circle: {circle}"
    if all(wide in programme.tracks for wide in follows.values()):
        yield from dict.fromkeys(found for kind in programme.tracks for found in _incomplete(programme, kind))


def _incomplete(programme: "Programme", kind: PartnerType) -> Iterator[Problem]:
    stated = programme.stated(kind)
    for field in NEEDED:
        if not stated.get(field):
            yield ("tracks", kind, field), f"{field} is stated neither here nor in 'rules'"
    for index, route in enumerate(stated.get("routes") or ()):
        if not route.plan:
            place = (*programme.place_of(kind, "routes"), index)
            yield place, "names nobody: say with `to` or `steps` which desks decide"
    names = [each.name for each in stated.get("prerequisites") or ()]
    for index, name in enumerate(names):
        if name in names[:index]:
            place = (*programme.place_of(kind, "prerequisites"), index, "name")
            yield place, f"there are two prerequisites {name!r}"
