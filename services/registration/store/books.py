"""What a vendor has on its books: its partners as they are now, and every version of its programmes."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from contracts.programme import Programme
from services.kit.agenda import Agenda
from services.kit.tables import framed, unframed
from services.registration.domain.state import Partner, Published
from services.registration.store.coding import packed_in_slices, unpacked

PARTNERS, PROGRAMMES = range(2)


class Shelf(msgspec.Struct, frozen=True, array_like=True):
    """One programme of one vendor: all its versions, how often it was retired, and how many versions are."""

    vendor: str
    name: str
    versions: tuple[Published, ...] = ()
    retirements: int = 0
    retired: int = 0


class Books:
    """Partners and programmes by vendor and name. The agenda says when something of a partner runs out."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._partners: dict[tuple[str, str], Partner] = {}
        self._shelves: dict[tuple[str, str], Shelf] = {}

    def partner(self, vendor: str, name: str) -> Partner | None:
        """A vendor's partner."""
        return self._partners.get((vendor, name))

    def published(self, vendor: str, name: str) -> tuple[Published, ...]:
        """Every version of a vendor's programme, the oldest first."""
        return self._shelf(vendor, name).versions

    def programmes(self, vendor: str) -> Sequence[Programme]:
        """Every version of every programme of a vendor."""
        shelves = (shelf for shelf in self._shelves.values() if shelf.vendor == vendor)
        return [one.programme for shelf in shelves for one in shelf.versions]

    def retired(self, vendor: str, name: str) -> int:
        """How many versions of a programme, the oldest, take no claims any more."""
        return self._shelf(vendor, name).retired

    def changes(self, vendor: str, name: str) -> int:
        """How often a programme was published or retired."""
        shelf = self._shelf(vendor, name)
        return len(shelf.versions) + shelf.retirements

    def keep_partner(self, now: Partner) -> None:
        """Enter a partner, or what became of it."""
        self._partners[now.vendor, now.id] = now
        self._agenda.enter(("partner", now.vendor, now.id), now.next_due())

    def publish(self, vendor: str, new: Published) -> None:
        """Put the next version on the shelf; of a retired programme, claims are made under it from its day."""
        shelf = self._shelf(vendor, new.programme.id)
        self._keep(replace(shelf, versions=(*shelf.versions, new)))

    def retire(self, vendor: str, name: str) -> None:
        """Let the versions there are take no more claims."""
        shelf = self._shelf(vendor, name)
        self._keep(replace(shelf, retired=len(shelf.versions), retirements=shelf.retirements + 1))

    def _shelf(self, vendor: str, name: str) -> Shelf:
        return self._shelves.get((vendor, name)) or Shelf(vendor, name)

    def _keep(self, shelf: Shelf) -> None:
        self._shelves[shelf.vendor, shelf.name] = shelf

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        shelves, partners = tuple(self._shelves.values()), tuple(self._partners.values())
        return framed({PARTNERS: packed_in_slices(partners), PROGRAMMES: packed_in_slices(shelves)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        for partner in unpacked(tables[PARTNERS], Partner):
            self.keep_partner(partner)
        for shelf in unpacked(tables[PROGRAMMES], Shelf):
            self._keep(shelf)
