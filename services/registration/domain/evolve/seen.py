"""What a record says beside its event, and small steps that all folds share."""

from datetime import datetime
from typing import NamedTuple


class Seen(NamedTuple):
    """When, by whom, for which vendor, and at which place in the ledger."""

    at: datetime
    actor: str
    vendor: str
    sequence: int = 0


def with_author(authors: tuple[str, ...], actor: str) -> tuple[str, ...]:
    """The people who wrote any part of a registration, with one more."""
    return authors if actor in authors else (*authors, actor)
