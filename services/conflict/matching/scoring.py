"""Scores pairs from a file with the shipped model: name, country, city and postcode, and more where it is given."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from services.conflict.matching.compare import compare
from services.conflict.matching.pairs import LabelledPair, Party
from services.conflict.matching.profile import Profile, Written, profile
from services.conflict.matching.verdict import Match

COLUMNS: Final = ("pair_id", "probability_same", "relation", "band")


def compared(pair: LabelledPair) -> Match:
    """What the two sides of a pair are to each other."""
    return compare(profile_of(pair.left), profile_of(pair.right))


def profile_of(side: Party) -> Profile:
    """One side of a pair, ready for comparison."""
    country = side.country.strip().upper()
    return profile(
        Written(
            name=side.name,
            country=country if len(country) == 2 else None,
            city=side.city or None,
            postcode=side.postcode or None,
            website=side.website or None,
            identifiers=tuple((scheme, value) for scheme, value in side.identifiers if value),
        )
    )


def write_scores(pairs: Iterable[LabelledPair], to: TextIO) -> None:
    """A line for each pair: its id, the probability that both are one, the relation, and the band."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(COLUMNS)
    for pair in pairs:
        found = compared(pair)
        writer.writerow((pair.id, f"{found.same:.6f}", found.kinship, found.band))
