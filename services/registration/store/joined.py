"""On which deals of others a partner is: what has to be looked up when the relation with it ends."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.values import EntityId
from services.kit.tables import framed, unframed
from services.registration.domain.state import Party, Registration
from services.registration.store.coding import pack, unpacker

DEALS = 0
Office = tuple[str, str]
"""A partner at a vendor."""
_deals = unpacker(list[tuple[Office, list[EntityId]]])


class Joined:
    """The deals of each partner that joined any, in the order in which it joined them."""

    def __init__(self) -> None:
        self._deals: dict[Office, dict[EntityId, None]] = {}

    def of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """The registrations of others on which a partner is."""
        return tuple(self._deals.get((vendor, partner), ()))

    def moved(self, before: Registration | None, now: Registration) -> None:
        """A registration came to be what it is now; one that is over has nobody on it any more."""
        was = before.parties if before is not None else ()
        here = now.parties if now.live else ()
        if was == here:
            return
        for office in _offices(now.vendor, was):
            self._leave(office, now.id)
        for office in _offices(now.vendor, here):
            self._deals.setdefault(office, {})[now.id] = None

    def _leave(self, office: Office, deal: EntityId) -> None:
        deals = self._deals[office]
        del deals[deal]
        if not deals:
            del self._deals[office]

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return framed({DEALS: (pack([(office, list(deals)) for office, deals in self._deals.items()]),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for packed in unframed(b"".join(pieces))[DEALS]:
            self._deals = {office: dict.fromkeys(deals) for office, deals in _deals.decode(packed)}


def _offices(vendor: str, parties: Iterable[Party]) -> Iterator[Office]:
    """The vendor's own people, who come as presales, are nobody's partner."""
    return ((vendor, party.partner) for party in parties if party.partner)
