"""Every message there is. Importing this module registers them all, for programs that read whatever comes."""

from contracts import (
    blanket,
    claims,
    conflicts,
    customers,
    direct,
    outcomes,
    partners,
    programme,
    protections,
    regions,
    registrations,
)
from contracts.message import Message, message_classes

MODULES = (
    blanket,
    claims,
    conflicts,
    customers,
    direct,
    outcomes,
    partners,
    programme,
    protections,
    regions,
    registrations,
)


def messages() -> dict[str, type[Message]]:
    """The product's messages by TYPE; not those that a test defines for itself."""
    ours = tuple(module.__name__ for module in MODULES)
    return {name: message for name, message in message_classes().items() if message.__module__.startswith(ours)}
