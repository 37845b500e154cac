"""What the ledger says of people and withheld customers, carried out in the vault: who goes, and who is expected."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.erasures import SubjectsErased
from contracts.retention import LegalHoldPlaced, LegalHoldReleased, RetentionEnded
from services.kit.ledger import Accepted
from services.kit.mapper import message_of
from services.kit.tables.keys import uuid_bytes
from services.kit.vault import Erasure, Hold, Vault

ERASING = frozenset({SubjectsErased.TYPE, RetentionEnded.TYPE})
"""The types of events after which nothing may be kept of somebody."""
UNCLAIMED_KEPT: Final = timedelta(days=30)
"""How long that is kept which no record names: what was refused, previewed, or never sent again.

No programme can say that: which one it is about was not found out, or does not count. Longer than a command can wait.
"""
_NAMED: Final = re.compile(rb'"subject":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
"""A subject in the canonical JSON of an event, wherever it stands: in free text the quotes would be escaped."""


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


async def settle(records: Iterable[Accepted], vault: Vault) -> None:
    """Say in the vault who is named on the ledger, and who is held. Raises what `database.AWAY` lists."""
    known = list(records)
    if named := {subject.decode() for record in known for subject in _NAMED.findall(record.value or b"")}:
        await vault.unclaimed.named(named)
    if placed := [hold for record in known if (hold := _hold(record))]:
        await vault.unclaimed.hold(placed)
    if released := [id_ for record in known if (id_ := _released(record))]:
        await vault.unclaimed.let_go(released)


def _hold(record: Accepted) -> Hold | None:
    """What a legal hold keeps of that which no record names: other matters have nothing of the kind."""
    if record.type != LegalHoldPlaced.TYPE:
        return None
    vendor = record.actor.partition("/")[0]
    match message_of(record):
        case LegalHoldPlaced(legal_hold=id_, on=on) if on.kind == "subject" and (subject := uuid_bytes(on.id)):
            return Hold(id_, vendor, subject=UUID(bytes=subject))
        case LegalHoldPlaced(legal_hold=id_, on=on) if on.kind == "partner":
            return Hold(id_, vendor, brought_by=on.id)
        case _:
            return None


def _released(record: Accepted) -> str | None:
    event = message_of(record) if record.type == LegalHoldReleased.TYPE else None
    return event.legal_hold if isinstance(event, LegalHoldReleased) else None
