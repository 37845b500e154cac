"""What a programme asks to see before it protects a claim: `any_of`, `all_of` and `at_least`, nested."""

from collections.abc import Sequence, Set
from typing import Final, assert_never

from contracts.message import Value
from contracts.values import EvidenceKind

LADDER: Final[tuple[EvidenceKind, ...]] = (
    "contact",
    "needs_conversation",
    "meeting",
    "timeline",
    "budget",
    "demonstration",
    "quote",
    "proposal",
    "statement_of_work",
)
"""From the weakest proof to the strongest, where a programme states no ladder of its own."""


class AllOf(Value):
    """Every one of these; an empty list asks for nothing."""

    all_of: tuple["EvidenceRule", ...]


class AnyOf(Value):
    """At least one of these."""

    any_of: tuple["EvidenceRule", ...]


class AtLeast(Value):
    """This rung of the programme's ladder, or a higher one."""

    at_least: EvidenceKind


EvidenceRule = EvidenceKind | AllOf | AnyOf | AtLeast


def met(rule: EvidenceRule, kinds: Set[str], ladder: Sequence[str] = LADDER) -> bool:
    """Whether evidence of these kinds satisfies the rule."""
    # Every claim is asked this several times, and `isinstance` tells in half the time of a pattern.
    if isinstance(rule, str):
        return rule in kinds
    if isinstance(rule, AllOf):
        return all(met(part, kinds, ladder) for part in rule.all_of)
    if isinstance(rule, AnyOf):
        return any(met(part, kinds, ladder) for part in rule.any_of)
    return not kinds.isdisjoint(ladder[ladder.index(rule.at_least) :])


def in_words(rule: EvidenceRule) -> str:
    """The rule as a person reads it: `contact and (demonstration or proposal)`."""
    match rule:
        case str():
            return rule.replace("_", " ")
        case AllOf():
            return " and ".join(_part(part) for part in rule.all_of)
        case AnyOf():
            return " or ".join(_part(part) for part in rule.any_of)
        case AtLeast():
            return f"at least {rule.at_least.replace('_', ' ')}"
        case _:
            assert_never(rule)


def _part(rule: EvidenceRule) -> str:
    return f"({in_words(rule)})" if isinstance(rule, AllOf | AnyOf) else in_words(rule)


AllOf.model_rebuild()
AnyOf.model_rebuild()
