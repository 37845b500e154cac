"""Puts every decision of a ledger before a draft of a programme, and collects those that would differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from contracts.message import Event
from contracts.outcomes import CommandRefused
from contracts.programme import Programme
from contracts.registrations import SubmitDraft, SubmitRegistration
from contracts.values import EntityId
from services.kit.ledger import Accepted
from services.kit.mapper import message_of
from services.registration.domain.simulating import Decided, Difference, Differences, differences, refused_otherwise
from services.registration.domain.state import Published
from services.registration.service.partition import RegistrationPartition
from services.registration.store import State

LISTED_MAX = 1_000
"""So many differences are listed one by one; all of them are counted."""

Asked = Mapping[str, SubmitRegistration | SubmitDraft]
"""What was asked for by commands that were refused, by their ids: their ledger does not say it."""


class Totals(NamedTuple):
    """How many decisions would differ in the same way, and what their deals were worth, each once, by currency."""

    decision: str
    was: str
    would: str
    decisions: int
    value: Mapping[str, Decimal]


class Drafted(State):
    """A partition's state that keeps what the draft looks back on, as if it had been published among the others."""

    def __init__(self, draft: Published, vendor: str) -> None:
        super().__init__()
        self._draft = draft
        self._vendor = vendor

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:
        known = super().published(vendor, id)
        return (*known, self._draft) if (vendor, id) == (self._vendor, self._draft.programme.id) else known

    def programmes(self, vendor: str) -> Sequence[Programme]:
        known = super().programmes(vendor)
        return (*known, self._draft.programme) if vendor == self._vendor else known


class Simulation:
    """Follows a ledger and puts each decision of the programme before the draft.

    `compared` counts the decisions; `listed` are the first differences.
    """

    def __init__(self, draft: Programme, vendor: str, since: datetime, asked: Asked | None = None) -> None:
        self.listed: list[Difference] = []
        self.compared = 0
        self._draft = Published(1, since, draft)
        self._vendor = vendor
        self._since = since
        self._asked = {} if asked is None else asked
        self._partition = RegistrationPartition(Drafted(self._draft, vendor))
        self._counts: Counter[Kind] = Counter()
        self._values: dict[Kind, dict[str, Decimal]] = {}
        self._deals: set[tuple[Kind, EntityId]] = set()
        self._gone: set[EntityId] = set()

    def follow(self, record: Accepted) -> None:
        """Take in one record of the vendor's ledger."""
        if record.time >= self._since and not record.stream.startswith("ledger/"):
            self._compare(record)
        self._partition.fold(record)

    def _compare(self, record: Accepted) -> None:
        event = message_of(record)
        if not isinstance(event, Event) or record.stream.split("/")[-1] in self._gone:
            return
        decided = Decided(event, record.time, record.actor, self._vendor, self._partition.state)
        if not isinstance(event, CommandRefused):
            self._take(differences(decided, self._draft))
        elif (asked := self._asked.get(record.causation)) is not None:
            self._take(refused_otherwise(decided, event.code, asked, self._draft))

    def _take(self, found: Differences) -> None:
        if found is None:
            return
        self.compared += 1
        for difference in found:
            self._count(difference)
            if difference.ends:
                self._gone.add(difference.registration)
            if len(self.listed) < LISTED_MAX:
                self.listed.append(difference)

    def _count(self, difference: Difference) -> None:
        kind, value = _kind(difference), difference.value
        self._counts[kind] += 1
        if (kind, difference.registration) not in self._deals:
            self._deals.add((kind, difference.registration))
            sums = self._values.setdefault(kind, {})
            sums[value.currency] = sums.get(value.currency, Decimal(0)) + value.amount

    def totals(self) -> list[Totals]:
        """The differences counted, the most frequent kind first."""
        return [Totals(*kind, count, self._values[kind]) for kind, count in self._counts.most_common()]


Kind = tuple[str, str, str]


def _kind(difference: Difference) -> Kind:
    """What differences are counted by: ends of protections differ from deal to deal, what they mean does not."""
    if difference.decision == "period":
        return difference.decision, "as granted", "another end"
    return difference.decision, difference.was, difference.would
