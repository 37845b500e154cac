"""What a rule is, and what it can say."""

from collections.abc import Callable
from typing import NamedTuple

from services.registration.policy.claims import Asked


class No(NamedTuple):
    """The rule does not let the claim pass: why, and the fields it is about (JSON pointers)."""

    because: str
    pointers: tuple[str, ...] = ()


Answer = str | No | None
"""In one sentence what the rule compared, when the claim passes; No; or None where the programme asks for nothing."""


class Rule(NamedTuple):
    """A rule by the name that decisions pin, what a refusal by it is coded with, and the rule itself."""

    name: str
    code: str
    ask: Callable[[Asked], Answer]


def rule(code: str, ask: Callable[[Asked], Answer]) -> Rule:
    """A rule is named after its function."""
    return Rule(ask.__name__.upper(), code, ask)


def one_of(said: str, value: str, allowed: tuple[str, ...] | None, pointer: str) -> Answer:
    """The common case: a value must be one of those that the programme lists."""
    if allowed is None:
        return None
    listed = ", ".join(allowed) or "none"
    if value in allowed:
        return f"{said} {value} is one of {listed}"
    return No(f"{said} {value} is none of {listed}", (pointer,))
