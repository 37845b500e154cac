"""What a vendor has on its books: its partners as they are now, and every version of its programmes."""

from collections.abc import Iterable, Iterator

from services.kit.agenda import Agenda
from services.kit.tables import framed, unframed
from services.registration.domain.state import Partner, Published
from services.registration.store.coding import packed_in_slices, unpacked

PARTNERS, PROGRAMMES = range(2)
Shelf = tuple[str, str, tuple[Published, ...]]
"""All versions of one programme of one vendor."""


class Books:
    """Partners and programmes by vendor and name. The agenda says when something of a partner runs out."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._partners: dict[tuple[str, str], Partner] = {}
        self._programmes: dict[tuple[str, str], tuple[Published, ...]] = {}

    def partner(self, vendor: str, name: str) -> Partner | None:
        """A vendor's partner."""
        return self._partners.get((vendor, name))

    def published(self, vendor: str, name: str) -> tuple[Published, ...]:
        """Every version of a vendor's programme, the oldest first."""
        return self._programmes.get((vendor, name), ())

    def keep_partner(self, now: Partner) -> None:
        """Enter a partner, or what became of it."""
        self._partners[now.vendor, now.id] = now
        self._agenda.enter(("partner", now.vendor, now.id), now.next_due())

    def publish(self, vendor: str, new: Published) -> None:
        """Put the next version of a programme on the shelf."""
        name = new.programme.id
        self._programmes[vendor, name] = (*self.published(vendor, name), new)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        shelves = tuple((*key, versions) for key, versions in self._programmes.items())
        partners = tuple(self._partners.values())
        return framed({PARTNERS: packed_in_slices(partners), PROGRAMMES: packed_in_slices(shelves)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        tables = unframed(b"".join(pieces))
        for partner in unpacked(tables[PARTNERS], Partner):
            self.keep_partner(partner)
        for vendor, name, versions in unpacked(tables[PROGRAMMES], Shelf):
            self._programmes[vendor, name] = versions
