"""What a decider is given beside the state: the command, who sends it, and the time its events will carry."""

from datetime import datetime
from typing import Any, NamedTuple

from contracts.envelope import Actor
from contracts.refusal import refuse
from contracts.registrations import Details
from services.registration.domain.evolve import Seen
from services.registration.domain.state import Registration


class Request(NamedTuple):
    """A command put to a decider, which knows the command's class by the table it stands in."""

    command: Any
    actor: Actor
    at: datetime

    @property
    def seen(self) -> Seen:
        """What the records of this decision will say beside their events."""
        return Seen(self.at, str(self.actor), self.actor.vendor)


def wrote(was: Registration, actor: str) -> bool:
    """Whether this person wrote any part of the registration, on whosever behalf: such a person never judges it."""
    return _person(actor) in map(_person, was.authors)


def not_by_author(was: Registration, request: Request) -> None:
    """Whoever judges a claim wrote no part of it. Raises Refused. Trust reference, section A2, I8."""
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration does not judge it")


def is_same_person(one: str, other: str) -> bool:
    """Whether two authors of records are one person, on whosever behalf."""
    return _person(one) == _person(other)


def _person(actor: str) -> str:
    return actor.split("/", 2)[-1]


def changed_fields(before: Details, after: Details) -> tuple[str, ...]:
    """The parts of what is registered that differ."""
    return tuple(name for name in Details.model_fields if getattr(before, name) != getattr(after, name))


MATERIAL = frozenset({"customer", "products", "territory", "chain"})


def is_material(before: Details, after: Details) -> bool:
    """Whether a change may meet other claims, so that it is screened again before anything is decided.

    A deal's project counts: claims of different projects on one account stand side by side. So does its scope: a whole
    line of business holds more than the products named.
    """
    deal, other = before.deal, after.deal
    moved = (deal.project, deal.scope) != (other.project, other.scope)
    return moved or not MATERIAL.isdisjoint(changed_fields(before, after))
