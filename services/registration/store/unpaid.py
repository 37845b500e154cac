"""Won deals that are not paid as long as a claim of their partner with a higher precedence stands."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.tables import framed, unframed
from services.registration.domain.state import Preceded
from services.registration.policy.rewarding import order_key
from services.registration.store.coding import pack, unpacker

DEALS = 0
Office = tuple[str, str]
"""A partner at a vendor."""
_deals = unpacker(list[Preceded])


class Unpaid:
    """By registration or order, and by partner; there are few. The agenda says which is due."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._deals: dict[EntityId, Preceded] = {}
        self._of: dict[Office, dict[EntityId, None]] = {}

    def get(self, id: EntityId) -> Preceded | None:
        """A deal that waits to be paid."""
        return self._deals.get(id)

    def of(self, vendor: str, partner: str) -> Sequence[Preceded]:
        """All of a partner's."""
        return [self._deals[id_] for id_ in self._of.get((vendor, partner), ())]

    def by_order(self, vendor: str, order: str) -> Sequence[Preceded]:
        """The deals that wait with an order of this reference."""
        key = order_key(order)
        return [one for one in self._deals.values() if one.vendor == vendor and order_key(one.order) == key]

    def keep(self, deal: Preceded) -> None:
        """Enter a deal, or what became of it."""
        self._deals[deal.registration] = deal
        self._of.setdefault((deal.vendor, deal.partner), {})[deal.registration] = None
        self._agenda.enter(("reward", deal.registration), deal.due)

    def drop(self, deal: Preceded) -> None:
        """It waits no more."""
        del self._deals[deal.registration]
        deals = self._of[deal.vendor, deal.partner]
        del deals[deal.registration]
        if not deals:
            del self._of[deal.vendor, deal.partner]
        self._agenda.enter(("reward", deal.registration), None)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({DEALS: (pack(list(self._deals.values())),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for packed in unframed(b"".join(pieces))[DEALS]:
            for deal in _deals.decode(packed):
                self.keep(deal)
