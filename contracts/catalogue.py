"""Every message there is. Importing this module registers them all, for programs that read whatever comes."""

from types import ModuleType

from contracts import (
    attributions,
    blanket,
    claims,
    conflicts,
    cosell,
    customers,
    designations,
    direct,
    disputes,
    engagements,
    erasures,
    exports,
    opportunities,
    outcomes,
    partners,
    programme,
    protections,
    regions,
    registrations,
    retention,
)
from contracts.message import Command, Event, Message, message_classes

SHARED = (outcomes,)
DECIDED_BY = {
    "registration": (
        attributions,
        cosell,
        erasures,
        exports,
        opportunities,
        partners,
        programme,
        protections,
        registrations,
        retention,
    ),
    "conflict": (blanket, claims, conflicts, customers, designations, direct, disputes, engagements, regions),
}
"""Whose messages a module holds; outcomes of commands are everybody's."""


def messages() -> dict[str, type[Message]]:
    """The product's messages by TYPE; not those that a test defines for itself."""
    ours = tuple(module.__name__ for modules in (SHARED, *DECIDED_BY.values()) for module in modules)
    return {name: message for name, message in message_classes().items() if message.__module__.startswith(ours)}


def commands_of(service: str) -> list[type[Message]]:
    """What a service is asked to do."""
    return [message for message in _within(DECIDED_BY[service]) if issubclass(message, Command)]


def events_of(service: str) -> list[type[Message]]:
    """What a service's ledger says."""
    return [message for message in _within(DECIDED_BY[service] + SHARED) if issubclass(message, Event)]


def _within(modules: tuple[ModuleType, ...]) -> list[type[Message]]:
    names = tuple(module.__name__ for module in modules)
    return [message for message in messages().values() if message.__module__.startswith(names)]
