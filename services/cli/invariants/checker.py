"""Runs every invariant over the accepted records of both ledgers."""

from collections import defaultdict
from collections.abc import Iterator

from contracts import blanket, conflicts, direct, outcomes, partners, programme, protections, registrations
from contracts.codec import decode
from contracts.message import UnknownTypeError
from services.cli.invariants.finding import Violation
from services.cli.invariants.protections import ProtectionRules
from services.cli.invariants.records import BOOKKEEPING, RecordRules
from services.cli.invariants.registrations import RegistrationRules
from services.kit.ledger import Accepted

KNOWN = (blanket, conflicts, direct, outcomes, partners, programme, protections, registrations)
"""Imported so that every event can be read."""


class Checker:
    """Feed it the accepted records of each partition in order, registration before conflict; then close it."""

    def __init__(self) -> None:
        self._records: defaultdict[tuple[str, int], RecordRules] = defaultdict(RecordRules)
        self._registrations: defaultdict[int, RegistrationRules] = defaultdict(RegistrationRules)
        self._protections: defaultdict[int, ProtectionRules] = defaultdict(ProtectionRules)

    def see(self, record: Accepted) -> Iterator[Violation]:
        """What this record breaks by itself, or beside those before it."""
        yield from self._records[record.ledger, record.partition].see(record)
        if record.stream.startswith(BOOKKEEPING):
            return
        try:
            event = decode(record.type, record.value)
        except (UnknownTypeError, ValueError) as error:
            yield Violation("every event can be read", record.ledger, record.partition, record.sequence, str(error))
            return
        yield from self._registrations[record.partition].see(record, event)
        self._protections[record.partition].see(record, event)

    def close(self) -> Iterator[Violation]:
        """What only shows when everything was seen."""
        for rules in self._protections.values():
            yield from rules.close()
