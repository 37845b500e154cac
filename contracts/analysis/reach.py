"""Rules of which the first that fits is taken: those that can never be taken, and claims that none of them fits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from contracts.analysis.claims import Track, claims, in_words
from contracts.analysis.findings import Finding
from contracts.conditions import When
from contracts.matching import Subject, fits
from contracts.message import Value
from contracts.programme import Programme
from contracts.references import Place
from contracts.track import Terms


class Taken(NamedTuple):
    """A rule of such a list: what it speaks of, from which size on."""

    when: When
    over: Decimal = Decimal(0)

    def fits(self, claim: Subject) -> bool:
        """Whether the rule speaks of the claim."""
        return (claim.size or 0) >= self.over and fits(self.when, claim)


Listing = Callable[[Terms], Sequence[Taken]]


class Reach(NamedTuple):
    """What became of a list in one track: which of its rules are taken, and a claim that none of them fits."""

    taken: frozenset[int]
    missed: Subject | None
    whole: bool


def lists(programme: Programme, field: str, listing: Listing) -> Iterator[tuple[Place, list[Track], Sequence[Taken]]]:
    """Every list of rules under this name, once, with the tracks it counts for."""
    users: dict[Place, list[Track]] = {}
    for kind in programme.tracks:
        track = Track(programme, kind)
        users.setdefault(track.place(field), []).append(track)
    for place, tracks in users.items():
        yield place, tracks, listing(tracks[0].terms)


def reach(track: Track, rules: Sequence[Taken]) -> Reach:
    """Try every kind of claim on a list."""
    met = claims(track, (rule.when for rule in rules), (rule.over for rule in rules))
    first = {claim_index: _first(rules, claim) for claim_index, claim in enumerate(met.claims)}
    missed = next((met.claims[index] for index, taken in first.items() if taken is None), None)
    return Reach(frozenset(taken for taken in first.values() if taken is not None), missed, met.whole)


def _first(rules: Sequence[Taken], claim: Subject) -> int | None:
    return next((index for index, rule in enumerate(rules) if rule.fits(claim)), None)


def never_taken(place: Place, tracks: Iterable[Track], rules: Sequence[Taken], what: str) -> Iterator[Finding]:
    """Rules that no claim of any of these tracks ever comes to."""
    found = [reach(track, rules) for track in tracks]
    for index, rule in enumerate(rules):
        if any(index in each.taken or not each.whole for each in found):
            continue
        spoken = any(rule.fits(claim) for track in tracks for claim in claims(track, [r.when for r in rules]).claims)
        why = "earlier ones take every claim it speaks of" if spoken else "it speaks of no claim of its tracks"
        yield Finding("warning", (*place, index), f"this {what} is never taken: {why}")


def gaps(place: Place, tracks: Iterable[Track], rules: Sequence[Taken]) -> Iterator[Finding]:
    """An example of a claim that goes no way at all."""
    for track in tracks:
        missed = reach(track, rules).missed
        if missed is not None:
            example = in_words(missed, (rule.when for rule in rules))
            yield Finding("error", place, f"nobody is asked about some claims, for example ({track.kind}): {example}")
            return


def routes(terms: Terms) -> list[Taken]:
    """The ways a claim may go."""
    return [Taken(route.when, route.over) for route in terms.routes]


def period_cases(terms: Terms) -> list[Taken]:
    """The cases in which a protection has a length of its own."""
    return [Taken(case.when) for case in terms.protection.cases]


def unreachable(programme: Programme) -> Iterator[Finding]:
    """All that is never taken, and all that is missing, in a programme's lists."""
    for place, tracks, rules in lists(programme, "routes", routes):
        yield from never_taken(place, tracks, rules, "route")
        yield from gaps(place, tracks, rules)
    for place, tracks, rules in lists(programme, "protection", period_cases):
        yield from never_taken((*place, "cases"), tracks, rules, "case")


def silent(programme: Programme, field: str) -> Iterator[Finding]:
    """Rules that speak of no claim that their tracks let in."""
    for place, tracks, rules in lists(programme, field, lambda terms: _spoken(getattr(terms, field))):
        for index, rule in enumerate(rules):
            met = [claims(track, [rule.when]) for track in tracks]
            if all(each.whole for each in met) and not any(rule.fits(claim) for each in met for claim in each.claims):
                where = place if isinstance(getattr(tracks[0].terms, field), Value) else (*place, index)
                yield Finding("warning", (*where, "when"), "this speaks of no claim that its tracks let in")


def _spoken(rules: Any) -> list[Taken]:
    listed = rules if isinstance(rules, tuple) else () if rules is None else (rules,)
    return [Taken(rule.when) for rule in listed if hasattr(rule, "when")]
