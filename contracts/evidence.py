"""What a programme asks to see before it protects a claim: `any_of` and `all_of` over kinds of evidence, nested."""

from collections.abc import Set
from typing import assert_never

from contracts.message import Value
from contracts.values import EvidenceKind


class AllOf(Value):
    """Every one of these; an empty list asks for nothing."""

    all_of: tuple["EvidenceRule", ...]


class AnyOf(Value):
    """At least one of these."""

    any_of: tuple["EvidenceRule", ...]


EvidenceRule = EvidenceKind | AllOf | AnyOf


def met(rule: EvidenceRule, kinds: Set[str]) -> bool:
    """Whether evidence of these kinds satisfies the rule."""
    match rule:
        case str():
            return rule in kinds
        case AllOf():
            return all(met(part, kinds) for part in rule.all_of)
        case AnyOf():
            return any(met(part, kinds) for part in rule.any_of)
        case _:
            assert_never(rule)


def in_words(rule: EvidenceRule) -> str:
    """The rule as a person reads it: `contact and (demonstration or proposal)`."""
    match rule:
        case str():
            return rule.replace("_", " ")
        case AllOf():
            return " and ".join(_part(part) for part in rule.all_of)
        case AnyOf():
            return " or ".join(_part(part) for part in rule.any_of)
        case _:
            assert_never(rule)


def _part(rule: EvidenceRule) -> str:
    return in_words(rule) if isinstance(rule, str) else f"({in_words(rule)})"


AllOf.model_rebuild()
AnyOf.model_rebuild()
