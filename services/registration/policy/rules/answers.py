"""What a rule is, and what it can say."""

from collections.abc import Callable
from typing import NamedTuple

from contracts.track import Terms
from services.registration.policy.claims import Asked


class No(NamedTuple):
    """The rule does not let the claim pass: why, and the fields it is about (JSON pointers)."""

    because: str
    pointers: tuple[str, ...] = ()


Answer = str | No | None
"""In one sentence what the rule compared, when the claim passes; No; or None where the programme asks for nothing."""


def always(_: Terms) -> bool:
    """The rule speaks whatever the terms state."""
    return True


class Rule(NamedTuple):
    """A rule by the name that decisions pin, what a refusal by it is coded with, and the rule itself.

    `of`: what it speaks of in a track's terms. Where nothing is stated there it has nothing to say, and is not asked.
    """

    name: str
    code: str
    ask: Callable[[Asked], Answer]
    of: Callable[[Terms], object] = always


def rule(code: str, ask: Callable[[Asked], Answer], of: Callable[[Terms], object] = always) -> Rule:
    """A rule is named after its function."""
    return Rule(ask.__name__.upper(), code, ask, of)


def one_of(said: str, value: str, allowed: tuple[str, ...] | None, pointer: str) -> Answer:
    """The common case: a value must be one of those that the programme lists."""
    if allowed is None:
        return None
    listed = ", ".join(allowed) or "none"
    if value in allowed:
        return f"{said} {value} is one of {listed}"
    return No(f"{said} {value} is none of {listed}", (pointer,))
