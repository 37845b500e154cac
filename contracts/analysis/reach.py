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
    """What became of a list in one track: which rules are taken, which speak at all, and a claim that none fits."""

    taken: frozenset[int]
    spoken: frozenset[int]
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
    fitting = [(claim, [index for index, rule in enumerate(rules) if rule.fits(claim)]) for claim in met.claims]
    return Reach(
        taken=frozenset(fit[0] for _, fit in fitting if fit),
        spoken=frozenset(index for _, fit in fitting for index in fit),
        missed=next((claim for claim, fit in fitting if not fit), None),
        whole=met.whole,
    )


def never_taken(place: Place, found: Sequence[Reach], what: str, count: int) -> Iterator[Finding]:
    """Rules that no claim of any of these tracks ever comes to."""
    for index in range(count):
        if all(each.whole and index not in each.taken for each in found):
            spoken = any(index in each.spoken for each in found)
            why = "earlier ones take every claim it speaks of" if spoken else "it speaks of no claim of its tracks"
            yield Finding("warning", (*place, index), f"this {what} is never taken: {why}")


def gap(place: Place, tracks: Iterable[Track], found: Iterable[Reach], rules: Sequence[Taken]) -> Iterator[Finding]:
    """An example of a claim that goes no way at all."""
    for track, each in zip(tracks, found, strict=True):
        if each.missed is not None:
            example = in_words(each.missed, [rule.when for rule in rules])
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
        found = [reach(track, rules) for track in tracks]
        yield from never_taken(place, found, "route", len(rules))
        yield from gap(place, tracks, found, rules)
        if not all(each.whole for each in found):
            yield Finding("note", place, "they tell more kinds of claim apart than were looked at")
    for place, tracks, rules in lists(programme, "protection", period_cases):
        found = [reach(track, rules) for track in tracks]
        yield from never_taken((*place, "cases"), found, "case", len(rules))


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
