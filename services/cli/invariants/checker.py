"""Runs every invariant over the accepted records of both ledgers."""

from collections import defaultdict
from collections.abc import Iterator

from contracts.catalogue import messages
from contracts.codec import decode
from contracts.upcasts import UPCASTS
from services.cli.invariants.finding import Violation
from services.cli.invariants.protections import ProtectionRules
from services.cli.invariants.records import BOOKKEEPING, RecordRules
from services.cli.invariants.registrations import RegistrationRules
from services.kit.ledger import Accepted


class Checker:
    """Feed it the accepted records of each partition in order, registration before conflict; then close it."""

    def __init__(self) -> None:
        self._records: defaultdict[tuple[str, int], RecordRules] = defaultdict(RecordRules)
        self._registrations: defaultdict[int, RegistrationRules] = defaultdict(RegistrationRules)
        self._protections: defaultdict[int, ProtectionRules] = defaultdict(ProtectionRules)
        self._known = messages()

    def see(self, record: Accepted) -> Iterator[Violation]:
        """What this record breaks by itself, or beside those before it."""
        yield from self._records[record.ledger, record.partition].see(record)
        if record.stream.startswith(BOOKKEEPING):
            return
        if record.type not in self._known and record.type not in UPCASTS:
            yield self._unreadable(record, f"{record.type} is unknown")
            return
        try:
            event = decode(record.type, record.value)
        except ValueError as error:
            yield self._unreadable(record, str(error))
            return
        yield from self._registrations[record.partition].see(record, event)
        self._protections[record.partition].see(record, event)

    def _unreadable(self, record: Accepted, detail: str) -> Violation:
        return Violation("every event can be read", record.ledger, record.partition, record.sequence, detail)

    def close(self) -> Iterator[Violation]:
        """What only shows when everything was seen."""
        for rules in self._protections.values():
            yield from rules.close()
