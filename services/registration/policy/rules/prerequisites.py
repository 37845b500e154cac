"""What the partner must be or hold before a claim is let in, granted or extended, and what happens otherwise."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from contracts.conditions import When
from contracts.matching import touches
from contracts.needs import shown
from contracts.rules import Consequence, Moment
from contracts.values import ProductPath
from services.registration.policy.claims import Asked
from services.registration.policy.rules.answers import Answer, No


class Asking(NamedTuple):
    """A prerequisite that speaks of a claim: its name as a rule, what follows if it is not met, and what was found."""

    name: str
    otherwise: Consequence
    answer: Answer


@lru_cache(maxsize=4096)
def rule_name(prerequisite: str) -> str:
    """The name that decisions and exceptions know a prerequisite by: `PREREQUISITE_HIPAA_TRAINING`."""
    return f"PREREQUISITE_{prerequisite.upper().replace('-', '_')}"


def _ruled(asked: Asked, when: When) -> tuple[ProductPath, ...]:
    """Those of a claim's products that a rule speaks of."""
    return tuple(path for path in asked.details.products if not when.products or touches((path,), when.products))


def prerequisites(asked: Asked, moment: Moment) -> Iterator[Asking]:
    """Every prerequisite that speaks of this claim at this moment, and whether the partner's facts of the day show it.

    A condition lets a claim in; when it is decided, or extended, it has to be met.
    """
    for each in asked.terms.prerequisites:
        if moment in each.at and asked.fits(each.when):
            held, words = shown(each.needs, asked.holder._replace(ruled=_ruled(asked, each.when)))
            later = each.otherwise == "condition" and moment != "submission"
            yield Asking(rule_name(each.name), "block" if later else each.otherwise, words if held else No(words))
