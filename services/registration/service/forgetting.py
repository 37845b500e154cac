"""What the ledger says of people of whom nothing is to be kept, carried out in the vault."""

from collections.abc import Iterable

from contracts.erasures import SubjectsErased
from services.kit.ledger import Accepted
from services.kit.mapper import message_of
from services.kit.vault import Erasure

ERASING = frozenset({SubjectsErased.TYPE})
"""The types of events after which nothing may be kept of somebody."""


def erasures(records: Iterable[Accepted]) -> list[Erasure]:
    """Whom these records of the registration ledger want forgotten."""
    told = [(record, message_of(record)) for record in records if record.type in ERASING]
    return [
        Erasure(record.actor.partition("/")[0], event.subjects)
        for record, event in told
        if isinstance(event, SubjectsErased)
    ]
