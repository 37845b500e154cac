"""The customers of each vendor: how they were written, which come near to one another, and the vendor's map."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from contracts.customers import CustomerAliasAdded, CustomerResolved, Resolution
from contracts.regions import RegionsRecorded
from contracts.values import EntityId
from services.conflict.domain.resolving import known_writing
from services.conflict.domain.state import Known, Link, closer
from services.conflict.matching import Index, Profile, profile
from services.conflict.policy.territory import Regions

NOBODY = ""
"""The vendor of customers that were recorded without one; nobody asks in its name."""


class CustomersImage(msgspec.Struct, array_like=True):
    """Everything known of customers, in an order that rebuilds the indexes as they were."""

    known: list[Known]
    writings: dict[str, list[tuple[EntityId, Profile]]]
    links: dict[EntityId, dict[EntityId, Link]]
    regions: dict[str, dict[str, tuple[str, ...]]]


class Customers:
    """Customers by id, an index of each vendor's, and the links between them."""

    def __init__(self) -> None:
        self._indexes: defaultdict[str, Index] = defaultdict(Index)
        self._known: dict[EntityId, Known] = {}
        self._links: defaultdict[EntityId, dict[EntityId, Link]] = defaultdict(dict)
        self._regions: dict[str, dict[str, tuple[str, ...]]] = {}

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""
        return self._indexes[vendor]

    def known(self, customer: EntityId) -> Known:
        """A customer that was resolved before."""
        return self._known[customer]

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group."""
        return self._links.get(customer, {})

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""
        return self._regions.get(vendor, {})

    def fold_seen(self, event: CustomerResolved | CustomerAliasAdded) -> None:
        """Enter a customer, or another way to write a known one."""
        if isinstance(event, CustomerResolved):
            self._known[event.customer] = Known(event.customer, event.vendor or NOBODY, event.written.name)
        vendor = self._known[event.customer].vendor
        self._indexes[vendor].add(event.customer, profile(known_writing(event.written, event.keys)))

    def fold_resolution(self, resolution: Resolution) -> None:
        """Remember which customers come near to the one a claim is on; the surest that was ever found stands."""
        self._links[resolution.customer] = closer(self.links(resolution.customer), resolution)
        for one in resolution.candidates:
            self._links[one.customer][resolution.customer] = self._links[resolution.customer][one.customer]

    def fold_regions(self, event: RegionsRecorded) -> None:
        """Take over what a programme says of the vendor's regions."""
        self._regions[event.vendor] = {**self._regions.get(event.vendor, {}), **event.regions}

    def dump(self) -> CustomersImage:
        """Everything, as plain data."""
        writings = {vendor: list(index.writings_in_order()) for vendor, index in self._indexes.items()}
        return CustomersImage(list(self._known.values()), writings, dict(self._links), self._regions)

    def load(self, image: CustomersImage) -> None:
        """Take over what `dump` returned."""
        self._known = {one.id: one for one in image.known}
        self._links = defaultdict(dict, image.links)
        self._regions = image.regions
        for vendor, writings in image.writings.items():
            for customer, written in writings:
                self._indexes[vendor].add(customer, written)
