"""Partners that have just what a programme asks for somewhere, or one less of it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from contracts.programme import Programme
from contracts.values import Certification, Fact, PartnerFacts, PartnerType
from tests.scenes.probes.edges import AT, Edges

FAR = AT + timedelta(days=400)
SELLER = "ines"


def partners_at(edges: Edges, written: Programme, kind: PartnerType) -> Iterator[PartnerFacts]:
    """One that holds all that is asked for anywhere; then, for each thing that is asked, one that has just that much
    of it, one that is short by one, and one whose level is too low."""
    most = _most(edges)
    numbers = {name: max(amount for other, amount in edges.facts if other == name) for name, _ in edges.facts}
    whole = PartnerFacts(
        partner="northwind",
        types=(kind,),
        tier=written.tiers[-1].id,
        territories=("*",),
        certifications=_certificates(most, edges),
        channel_manager="Kim",
        facts=_facts(numbers),
    )
    yield whole
    for name, level, people in sorted(edges.certificates):
        for held in ((level, people), (level, people - 1), (max(0, level - 1), people)):
            yield whole.model_copy(update={"certifications": _certificates(most | {name: held}, edges)})
    for name, amount in sorted(edges.facts):
        for had in (amount, amount - 1):
            yield whole.model_copy(update={"facts": _facts(numbers | {name: had})})


def _most(edges: Edges) -> dict[str, tuple[int, int]]:
    most: dict[str, tuple[int, int]] = {}
    for name, level, people in edges.certificates:
        before = most.get(name, (0, 0))
        most[name] = (max(level, before[0]), max(people, before[1]))
    return most


def _certificates(held: dict[str, tuple[int, int]], edges: Edges) -> tuple[Certification, ...]:
    return tuple(
        Certification(name=name, level=level, people=people, valid_until=FAR, seller=seller)
        for name, (level, people) in held.items()
        for seller in (None, *((SELLER,) if name in edges.personal else ()))
        if people > 0
    )


def _facts(numbers: dict[str, Decimal]) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, amount=amount) for name, amount in numbers.items() if amount >= 0)
