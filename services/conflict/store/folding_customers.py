"""What each event about a customer changes in the tables; the claims that it touches are queued for screening."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from contracts import customers as c
from contracts import designations as d
from contracts.message import Event
from contracts.values import EntityId
from services.conflict.domain.state import live_claim
from services.conflict.matching import Profile, Written, profile
from services.conflict.store.customers import CERTAIN
from services.conflict.store.tables import Tables

Fold = Callable[[Tables, Any, datetime, str], None]
MERGED: Final = "CUSTOMERS_MERGED"
SPLIT: Final = "CUSTOMER_SPLIT"
ALIAS: Final = "CUSTOMER_ALIAS"
PARENT: Final = "CUSTOMER_PARENT"
DESIGNATED: Final = "ACCOUNT_DESIGNATED"
DESIGNATION_ENDED: Final = "DESIGNATION_ENDED"


def _alias(tables: Tables, event: c.CustomerAliasAdded, at: datetime, _: str) -> None:
    """What a claim wrote touches nobody else; what a person says may bring customers together."""
    tables.customers.fold_seen(event)
    if event.said:
        near = [one.customer for one in event.candidates]
        tables.claims.screen_all_again([event.customer, *near] if near else (), at, ALIAS)


def _merged(tables: Tables, event: c.CustomersMerged, at: datetime, _: str) -> None:
    groups = tables.customers.groups
    before = groups.members(event.customer)
    joined = event.absorbed not in before and bool(before) and bool(groups.members(event.absorbed))
    tables.customers.fold_merged(event.customer, event.absorbed, event.claims)
    tables.past.fold_merged(event.customer, event.absorbed)
    tables.claims.fold_moved(event.claims, event.customer)
    # Two groups are one from now on, or the customer alone has come to another one.
    touched = groups.members(event.customer) if joined else ()
    tables.claims.screen_all_again((event.customer, *touched), at, MERGED)


def _absorbed(tables: Tables, event: c.CustomerAbsorbed, _: datetime, __: str) -> None:
    tables.customers.fold_absorbed(event.customer, event.into)
    _expiring(tables, event.customer, event.into)


def _expiring(tables: Tables, *customers: EntityId) -> None:
    """The designations of these customers end when they do now."""
    for customer in customers:
        known = tables.customers.accounts.designated(customer)
        tables.expiries.enter(("designation", customer), None if known is None else known.until)


def _split(tables: Tables, event: c.CustomerSplit, at: datetime, _: str) -> None:
    before = tables.customers.mergers.absorbed.get(event.part)
    if event.undone and before is not None:
        lost, kept = [one for one in before.writings if one not in before.shared], []
    else:
        staying = (claim for claim in tables.claims_of(event.customer) if claim.id not in event.claims)
        lost, kept = _written_by(tables, event), [profile(claim.written) for claim in staying if not claim.reserved]
    tables.customers.fold_parted(event.customer, event.part, lost, kept)
    tables.customers.fold_near(event.part, event.candidates)
    tables.claims.fold_moved(event.claims, event.part)
    tables.claims.screen_all_again([event.customer, event.part], at, SPLIT)


def _written_by(tables: Tables, event: c.CustomerSplit) -> list[Profile]:
    """The ways of writing the customer that only those claims use which leave it."""
    leaving = {profile(tables.claims.live(claim).written) for claim in event.claims}
    staying = {profile(one.written) for one in tables.claims_of(event.customer) if one.id not in event.claims}
    vendor = tables.customer(event.customer).vendor
    kept = tables.index(vendor).writings(event.customer)
    return [one for one in kept if _among(one, leaving) and not _among(one, staying)]


def _among(writing: Profile, others: set[Profile]) -> bool:
    """Whether a claim wrote it so; of a contact there the customer keeps the domain, and the claim does not."""
    return any(
        (writing.name, writing.numbers, writing.country, writing.city, writing.digests)
        == (other.name, other.numbers, other.country, other.city, other.digests)
        and set(other.domains) <= set(writing.domains)
        for other in others
    )


def _restored(tables: Tables, event: c.CustomerRestored, at: datetime, _: str) -> None:
    tables.customers.fold_restored(event.customer)
    _expiring(tables, event.customer, event.out_of)
    groups = tables.customers.groups
    left, found = groups.members(event.out_of), groups.members(event.customer)
    # One group is two again: those in either have met as kin of the others.
    apart = event.customer not in left and left and found
    tables.claims.screen_all_again((*left, *found) if apart else (), at, SPLIT)


def _parent(tables: Tables, event: c.CustomerParentRecorded, at: datetime, _: str) -> None:
    """Who was in the group before, and who is now, may meet otherwise."""
    groups = tables.customers.groups
    before = groups.members(event.customer)
    groups.record(event.customer, event.parent, event.source)
    touched = dict.fromkeys((event.customer, *before, *groups.members(event.customer)))
    tables.claims.screen_all_again(touched, at, PARENT)


def _designated(tables: Tables, event: d.AccountDesignationChanged, at: datetime, _: str) -> None:
    before = tables.customers.accounts.designated(event.customer)
    tables.customers.fold_designated(event)
    stays = event.claim is not None and before is not None and before.claim == event.claim.claim
    if before is not None and before.claim is not None and not stays:
        tables.let_go(before.claim, DESIGNATION_ENDED, at)
    if event.claim is not None:
        known = tables.customer(event.customer)
        tables.claims.fold_reserved(live_claim(event.claim, known.vendor, Written(name=known.name), CERTAIN))
    _expiring(tables, event.customer)
    wide = event.group_wide or (before is not None and before.group_wide)
    _meet_anew(tables, event.customer, at, wide=wide)


def _meet_anew(tables: Tables, customer: EntityId, at: datetime, *, wide: bool) -> None:
    """What is not decided on an account is compared with for whom that is meant; a protection stands."""
    members = tables.customers.groups.members(customer) if wide else ()
    for one in (customer, *members):
        for claim in tables.claims_of(one):
            tables.claims.screen_again(claim.id, at, DESIGNATED)


def _undesignated(tables: Tables, event: d.AccountDesignationEnded, at: datetime, _: str) -> None:
    before = tables.customers.accounts.fold_undesignated(event.customer)
    _expiring(tables, event.customer)
    if before is not None and before.claim is not None:
        tables.let_go(before.claim, DESIGNATION_ENDED, at)
    _meet_anew(tables, event.customer, at, wide=before is not None and before.group_wide)


CUSTOMER_FOLDS: Mapping[type[Event], Fold] = {
    c.CustomerAliasAdded: _alias,
    c.CustomersMerged: _merged,
    c.CustomerAbsorbed: _absorbed,
    c.CustomerSplit: _split,
    c.CustomerRestored: _restored,
    c.CustomerParentRecorded: _parent,
    d.AccountDesignationChanged: _designated,
    d.AccountDesignationEnded: _undesignated,
}
"""By type of event."""
