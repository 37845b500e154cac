"""The customers of each vendor: how they were written, which come near to one another, and the vendor's map."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec

from contracts.customers import Candidate, CustomerAliasAdded, CustomerResolved, Resolution
from contracts.designations import AccountDesignationChanged
from contracts.regions import RegionsRecorded
from contracts.values import EntityId
from services.conflict.domain.resolving import known_writing
from services.conflict.domain.state import Absorbed, Designated, Known, Link, Parent, closer
from services.conflict.matching import Index, IndexImage, Profile, profile
from services.conflict.policy.territory import Regions
from services.conflict.store.accounts import Accounts
from services.conflict.store.groups import Groups
from services.conflict.store.links import Links, LinksImage
from services.conflict.store.mergers import Mergers

NOBODY = ""
"""The vendor of customers that were recorded without one; nobody asks in its name."""
CERTAIN = 1.0
"""How sure it is that two customers are of one group if somebody recorded it."""


class CustomersImage(msgspec.Struct, array_like=True):
    """Everything known of customers, with the indexes as they were."""

    known: list[Known]
    indexes: dict[str, IndexImage]
    links: LinksImage
    regions: dict[str, dict[str, tuple[str, ...]]]
    parents: dict[EntityId, Parent]
    absorbed: dict[EntityId, Absorbed]
    apart: list[tuple[EntityId, EntityId]]
    designated: dict[EntityId, Designated]
    engaged: dict[EntityId, datetime]


class Customers:
    """Customers by id, an index of each vendor's, the links between them, their groups, and for whom they are meant."""

    def __init__(self) -> None:
        self.accounts = Accounts()
        self.groups = Groups()
        self.mergers = Mergers()
        self._indexes: defaultdict[str, Index] = defaultdict(Index)
        self._known: dict[EntityId, Known] = {}
        self._links = Links()
        self._regions: dict[str, dict[str, tuple[str, ...]]] = {}

    def index(self, vendor: str) -> Index:
        """The vendor's customers, for matching."""
        return self._indexes[vendor]

    def known(self, customer: EntityId) -> Known:
        """A customer that was resolved before."""
        return self._known[customer]

    def find(self, customer: EntityId) -> Known | None:
        """A customer, if it was resolved before."""
        return self._known.get(customer)

    def links(self, customer: EntityId) -> Mapping[EntityId, Link]:
        """Customers that may be this one or belong to its group; a recorded group outdoes what matching thinks."""
        found = self._links.of(customer)
        members = self.groups.members(customer)
        return {**found, **dict.fromkeys(members, Link("family", CERTAIN))} if members else found

    def regions(self, vendor: str) -> Regions:
        """The vendor's map."""
        return self._regions.get(vendor, {})

    def shared(self, customer: EntityId) -> bool:
        """Whether a customer, or the group above it as a whole, is meant for direct sales and partners together."""
        return self.accounts.shared(customer, self.groups.above(customer))

    def fold_seen(self, event: CustomerResolved | CustomerAliasAdded) -> None:
        """Enter a customer, or another way to write a known one."""
        if isinstance(event, CustomerResolved):
            self._known[event.customer] = Known(event.customer, event.vendor or NOBODY, event.written.name)
        elif event.candidates:
            self.fold_near(event.customer, event.candidates)
        self._write(event.customer, profile(known_writing(event.written, event.keys)))

    def fold_near(self, customer: EntityId, candidates: tuple[Candidate, ...]) -> None:
        """Remember which customers come near to one, as far as it is a person's word who it is."""
        self._link(
            customer,
            Resolution(customer=customer, relation="same", probability=CERTAIN, candidates=candidates),
        )

    def _write(self, customer: EntityId, writing: Profile) -> None:
        self._indexes[self._known[customer].vendor].add(customer, writing)

    def fold_resolution(self, resolution: Resolution) -> bool:
        """Remember which customers come near to the one a claim is on; the surest that was ever found stands.

        Returns whether one comes nearer than was known.
        """
        return bool(resolution.candidates) and self._link(resolution.customer, resolution)

    def _link(self, customer: EntityId, resolution: Resolution) -> bool:
        """Link customers both ways; not those that a recorded group links, or that a person has told apart."""
        kin = set(self.groups.members(customer))
        before = dict(self._links.of(customer))
        for other, link in closer(before, resolution).items():
            if not self._barred(customer, other, kin):
                self._links.join(customer, other, link)
        now = self._links.of(customer)
        return any(other not in before or before[other].relation != link.relation for other, link in now.items())

    def fold_merged(self, customer: EntityId, absorbed: EntityId, claims: Collection[EntityId]) -> None:
        """One customer becomes part of another: how it was written, what comes near to it, and who belongs to it."""
        index = self._indexes[self._known[customer].vendor]
        own, writings = set(index.writings(customer)), tuple(index.remove(absorbed))
        for writing in writings:
            index.add(customer, writing)
        how = Absorbed(
            into=customer,
            writings=writings,
            shared=tuple(writing for writing in writings if writing in own),
            claims=tuple(claims),
            kin=self.groups.adopt(absorbed, customer),
            near=self._links.merge(absorbed, customer),
        )
        self.mergers.absorb(absorbed, how)
        self.accounts.engaged_too(customer, absorbed)

    def fold_absorbed(self, customer: EntityId, into: EntityId) -> None:
        """For whom a customer was meant goes over to the one that absorbed it, if that is meant for nobody else."""
        meant = self.accounts.hand_over(customer, into)
        if meant is not None:
            self.mergers.brought(customer, meant)

    def fold_parted(
        self, customer: EntityId, part: EntityId, lost: Collection[Profile], kept: Iterable[Profile]
    ) -> None:
        """A customer loses what it is known by to another one, but for what it is `kept` under itself.

        A person has said that the two are not the same.
        """
        index = self._indexes[self._known[customer].vendor]
        gone = set(lost)
        for writing in index.remove(customer):
            if writing not in gone:
                index.add(customer, writing)
        for writing in kept:
            if not index.knows(customer, writing):
                index.add(customer, writing)
        self.mergers.tell_apart(customer, part)
        self._links.cut(customer, part)

    def fold_restored(self, part: EntityId) -> None:
        """A customer that had been absorbed is again what it was, but for what was said of it since."""
        before = self.mergers.release(part)
        for writing in before.writings:
            self._write(part, writing)
        self.groups.restore(part, before.into, before.kin)
        kin = set(self.groups.members(part))
        self._links.restore(part, before.into, before.near, lambda other: self._barred(part, other, kin))
        self.accounts.hand_back(part, before.into, before.designated)

    def _barred(self, one: EntityId, other: EntityId, kin: Collection[EntityId]) -> bool:
        """Whether two customers are linked by a recorded group, told apart by a person, or one of them is no more."""
        return other in kin or other in self.mergers.absorbed or self.mergers.apart(one, other)

    def fold_designated(self, event: AccountDesignationChanged) -> None:
        """An account is meant for somebody from now on; how often that was said is counted."""
        known = self._known[event.customer]
        self._known[event.customer] = msgspec.structs.replace(known, designations=known.designations + 1)
        self.accounts.fold_designated(event)

    def fold_regions(self, event: RegionsRecorded) -> None:
        """Take over what a programme says of the vendor's regions."""
        self._regions[event.vendor] = {**self._regions.get(event.vendor, {}), **event.regions}

    def dump(self) -> CustomersImage:
        """Everything, as plain data."""
        designated, engaged = self.accounts.dump()
        return CustomersImage(
            known=list(self._known.values()),
            indexes={vendor: index.dump() for vendor, index in self._indexes.items()},
            links=self._links.dump(),
            regions=self._regions,
            parents=self.groups.dump(),
            absorbed=self.mergers.absorbed,
            apart=self.mergers.pairs(),
            designated=designated,
            engaged=engaged,
        )

    def load(self, image: CustomersImage) -> None:
        """Take over what `dump` returned."""
        self._known = {one.id: one for one in image.known}
        self._links.load(image.links)
        self._regions = image.regions
        self.accounts.load(image.designated, image.engaged)
        self.groups.load(image.parents)
        self.mergers.load(image.absorbed, image.apart)
        for vendor, index in image.indexes.items():
            self._indexes[vendor].load(index)
