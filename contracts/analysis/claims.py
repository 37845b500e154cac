"""Claims that stand for all that a track can meet: one of each kind that the conditions in question tell apart."""

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from itertools import islice, product
from math import prod
from typing import Any, NamedTuple, get_args

from contracts.conditions import When
from contracts.matching import Subject, fits, inside
from contracts.programme import Programme
from contracts.references import Place
from contracts.track import Terms
from contracts.values import DealKind, Direction, Origin, PartnerType, Role

CLAIMS_MAX = 5_000
"""A track whose rules tell more claims apart than this is looked at in part only."""
CENT = Decimal("0.01")


class Track(NamedTuple):
    """The rules of one partner type, in the programme they stand in."""

    programme: Programme
    kind: PartnerType

    @property
    def terms(self) -> Terms:
        """The whole rules."""
        return self.programme.terms[self.kind]

    def place(self, field: str) -> Place:
        """Where the rule stands that the track states or takes."""
        return self.programme.place_of(self.kind, field)


class Met(NamedTuple):
    """The claims a track can meet; `whole` is false when there were too many to look at all of them."""

    claims: tuple[Subject, ...]
    whole: bool


def claims(track: Track, conditions: Iterable[When], sizes: Iterable[Decimal] = ()) -> Met:
    """One claim of each kind that these conditions, and bounds of size, tell apart, as far as the track lets it in."""
    stated: dict[str, list[Any]] = {}
    for when in conditions:
        for name, value in when.stated:
            stated.setdefault(name, []).append(value)
    bounds = {*stated.get("over", ()), *stated.get("under", ()), *sizes}
    choices = {"size": _sizes(track, bounds), **_choices(track, stated)}
    attributes = _attributes(stated.get("attributes", ()))
    every = [*choices.values(), *attributes.values()]
    made = (_claim(track, tuple(choices), tuple(attributes), each) for each in product(*every))
    return Met(tuple(islice(made, CLAIMS_MAX)), prod(map(len, every)) <= CLAIMS_MAX)


def _claim(track: Track, fields: tuple[str, ...], attributes: tuple[str, ...], values: tuple[Any, ...]) -> Subject:
    known = dict(zip(fields, values, strict=False))
    said = zip(attributes, values[len(fields) :], strict=True)
    known["attributes"] = {name: value for name, value in said if value is not None}
    return Subject(programme=track.programme, types=track.programme.lineages[track.kind], **known)


def _sizes(track: Track, bounds: set[Decimal]) -> list[Decimal]:
    least = track.terms.minimum_deal
    around = {least, *bounds, *(bound - CENT for bound in bounds), *(bound + CENT for bound in bounds)}
    return sorted(size for size in around if size >= least)


def _choices(track: Track, stated: dict[str, list[Any]]) -> dict[str, list[Any]]:
    terms, registrable = track.terms, track.terms.registrable
    named = {value for each in stated.get("industries", ()) for value in each}
    return {
        "tier": _told_apart(tiers(track), stated.get("tiers", ()), lambda tier, listed: tier in listed),
        "products": _products(track, stated.get("products", ())),
        "territory": _territories(track, stated.get("territories", ())),
        "industry": sorted(terms.industries) if terms.industries is not None else [*sorted(named), None],
        "kind": _listed(stated, "kinds", registrable.kinds or get_args(DealKind)),
        "origin": _listed(stated, "origins", registrable.origins or get_args(Origin)),
        "direction": _listed(stated, "directions", registrable.directions or get_args(Direction)),
        "role": _listed(stated, "roles", get_args(Role)),
    }


def tiers(track: Track) -> list[str]:
    """The tiers from which the track may be used."""
    ranks, least = track.programme.ranks, track.terms.minimum_tier
    return [tier for tier, rank in ranks.items() if least is None or rank >= ranks[least]]


def _listed(stated: dict[str, list[Any]], name: str, values: Iterable[str]) -> list[str]:
    return _told_apart(values, stated.get(name, ()), lambda value, listed: value in listed)


def _told_apart(values: Iterable[Any], sets: Iterable[Any], among: Callable[[Any, Any], Hashable]) -> list[Any]:
    """The first of all values that every one of these sets treats alike."""
    listed = tuple(sets)
    first: dict[tuple[Hashable, ...], Any] = {}
    for value in values:
        first.setdefault(tuple(among(value, each) for each in listed), value)
    return list(first.values())


def _products(track: Track, sets: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    fence = track.terms.products
    paths = [
        (path,) for path in track.programme.product_names if fence is None or any(inside(path, wide) for wide in fence)
    ]
    return _told_apart(paths, sets, lambda path, listed: _fits(track, When(products=listed), products=path))


def _territories(track: Track, sets: Iterable[tuple[str, ...]]) -> list[str]:
    programme, fence = track.programme, track.terms.territories
    named = sorted({code for each in sets for code in each})
    countries = [code for region in programme.territories.values() for code in region]
    codes = [
        code
        for code in dict.fromkeys([*countries, *programme.territories, *named, "*"])
        if fence is None or any(programme.within(code, wide) for wide in fence)
    ]
    return _told_apart(codes, sets, lambda code, listed: _fits(track, When(territories=listed), territory=code))


def _fits(track: Track, when: When, **claim: Any) -> bool:
    known: dict[str, Any] = {"products": (), "territory": "*"} | claim
    return fits(when, Subject(track.programme, None, frozenset(), "", **known))


def _attributes(wanted: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    named: dict[str, list[Any]] = {}
    for each in wanted:
        for name, value in each.items():
            values = named.setdefault(name, [None])
            if value not in values:
                values.append(value)
    return named


def in_words(claim: Subject, conditions: Iterable[When]) -> str:
    """An example as a person reads it: only what the conditions look at is told."""
    looked_at = {name for when in conditions for name, _ in when.stated}
    told = {
        "tiers": f"tier {claim.tier}",
        "products": f"on {', '.join(claim.products)}",
        "territories": "everywhere" if claim.territory == "*" else f"in {claim.territory}",
        "industries": f"industry {claim.industry or 'unstated'}",
        "kinds": f"kind {claim.kind}",
        "origins": f"found by the {claim.origin}",
        "directions": f"sold {claim.direction} the partner",
        "roles": f"as {claim.role}",
        "attributes": f"with {dict(claim.attributes)}" if claim.attributes else "with no attributes",
    }
    sized = f"{claim.size:f} {claim.programme.currency}"
    return ", ".join([sized, *(words for name, words in told.items() if name in looked_at)])
