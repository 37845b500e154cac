"""What the ledger says of people of whom nothing is to be kept, carried out in the vault."""

from collections.abc import Iterable

from contracts.erasures import SubjectsErased
from contracts.retention import RetentionEnded
from services.kit.ledger import Accepted
from services.kit.mapper import message_of
from services.kit.vault import Erasure

ERASING = frozenset({SubjectsErased.TYPE, RetentionEnded.TYPE})
"""The types of events after which nothing may be kept of somebody."""


def erasures(records: Iterable[Accepted]) -> list[Erasure]:
    """Whom these records of the registration ledger want forgotten."""
    return [_erasure(record) for record in records if record.type in ERASING]


def _erasure(record: Accepted) -> Erasure:
    match message_of(record):
        case SubjectsErased(subjects=subjects):
            return Erasure(record.actor.partition("/")[0], subjects)
        case RetentionEnded(vendor=vendor, subjects=subjects):
            return Erasure(vendor, subjects)
        case other:
            raise TypeError(f"{type(other).__name__} erases nobody")
