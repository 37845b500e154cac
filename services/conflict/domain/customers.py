"""What people say of customers: two are one, one is two, it is also known as, it belongs to."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from contracts.customers import (
    CLAIMS_MOVED_MAX,
    AddCustomerAlias,
    Candidate,
    CustomerAbsorbed,
    CustomerAliasAdded,
    CustomerParentRecorded,
    CustomerRestored,
    CustomersMerged,
    CustomerSplit,
    MergeCustomers,
    RecordCustomerParent,
    SplitCustomer,
)
from contracts.designations import AccountDesignationEnded
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Customer, EntityId
from services.conflict.domain.claims import customer_of
from services.conflict.domain.resolving import first_seen, known_as, recognised
from services.conflict.domain.state import Known, LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy.limits import DEPTH_MAX


def standing(customer: EntityId, vendor: str, world: World, pointer: str = "/customer") -> Known:
    """A customer of this vendor that goes on. Raises Refused."""
    known = world.find_customer(customer)
    if known is None or known.vendor != vendor:
        raise refuse("NOT_FOUND", f"there is no customer {customer}", pointer)
    if (into := world.absorbed(customer)) is not None:
        raise refuse("ALREADY_MERGED", f"the customer {customer} is part of {into.into}", pointer)
    return known


def merge(command: MergeCustomers, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """Make one customer of two. Raises Refused."""
    kept = standing(command.customer, vendor, world)
    gone = standing(command.absorbed, vendor, world, "/absorbed")
    if kept.id == gone.id:
        raise refuse("SAME_CUSTOMER", "both are this one customer already", "/absorbed")
    both = world.designated(kept.id) is not None and world.designated(gone.id) is not None
    _expect_fitting(kept.id, gone.id, world)
    moved = [claim for claim in world.claims_of(gone.id) if not (both and claim.reserved)]
    _expect_few(moved)
    merged = CustomersMerged(
        customer=kept.id, absorbed=gone.id, claims=tuple(claim.id for claim in moved), reason=command.reason
    )
    # Of two designations that of the customer that goes on stands.
    ended = [AccountDesignationEnded(customer=gone.id, end=at)] if both else []
    return [merged, CustomerAbsorbed(customer=gone.id, into=kept.id), *ended]


def split(command: SplitCustomer, vendor: str, world: World) -> Sequence[Event]:
    """Take a customer apart. Raises Refused."""
    whole = standing(command.customer, vendor, world)
    absorbed = world.absorbed(command.part)
    if absorbed is not None and absorbed.into == whole.id:
        return _undone(command, absorbed.claims, world)
    if world.find_customer(command.part) is not None:
        raise refuse("NOT_A_PART", f"{command.part} is no part of this customer", "/part")
    return _carved_out(command, vendor, world)


def _undone(command: SplitCustomer, came: Sequence[EntityId], world: World) -> Sequence[Event]:
    """A part goes out as it came in, with the claims that came with it and are still there, and those named."""
    there = {claim.id for claim in world.claims_of(command.customer)}
    named = [claim.id for claim in _named(command, world)]
    back = dict.fromkeys((*(claim for claim in came if claim in there), *named))
    out = CustomerSplit(
        customer=command.customer, part=command.part, claims=tuple(back), undone=True, reason=command.reason
    )
    return [out, CustomerRestored(customer=command.part, out_of=command.customer)]


def _carved_out(command: SplitCustomer, vendor: str, world: World) -> Sequence[Event]:
    """Claims that were taken for this customer's are another one's, which is known by what they wrote."""
    leaving = _named(command, world)
    if not leaving:
        raise refuse("CLAIMS_NEEDED", "a new customer is made of the claims that are its own", "/claims")
    filed = [claim for claim in world.claims_of(command.customer) if not claim.reserved]
    if len(leaving) == len(filed):
        raise refuse("NOTHING_LEFT", "all claims of the customer are named, so there is nothing to split", "/claims")
    seen = {claim.written: customer_of(claim) for claim in leaving}
    out = CustomerSplit(
        customer=command.customer,
        part=command.part,
        claims=tuple(claim.id for claim in leaving),
        reason=command.reason,
        candidates=tuple(_near(command, vendor, next(iter(seen.values())), world)),
    )
    return [out, *_written(command.part, vendor, *seen.values())]


def _near(command: SplitCustomer, vendor: str, written: Customer, world: World) -> Iterator[Candidate]:
    """Who comes near to the new customer; not the one that it was taken out of."""
    for one in recognised(written, vendor, command.part, world):
        if one.customer != command.customer:
            yield one


def _written(part: EntityId, vendor: str, first: Customer, *others: Customer) -> Iterator[Event]:
    """The new customer, by all that its claims wrote."""
    yield first_seen(part, vendor, first)
    for other in others:
        yield CustomerAliasAdded(customer=part, written=other, keys=known_as(other))


def _named(command: SplitCustomer, world: World) -> list[LiveClaim]:
    # Who is told that a confidential claim is on this customer, or is not, knows whose it is.
    on_it = (claim for claim in world.claims_of(command.customer) if not claim.written.confidential)
    there = {claim.id: claim for claim in on_it if not claim.reserved}
    for index, claim in enumerate(command.claims):
        if claim not in there:
            raise refuse("NOT_ITS_CLAIM", f"{claim} is no claim on this customer", f"/claims/{index}")
    return [there[claim] for claim in dict.fromkeys(command.claims)]


def _expect_few(claims: Sequence[LiveClaim]) -> None:
    if len(claims) > CLAIMS_MOVED_MAX:
        raise refuse(
            "TOO_MANY_CLAIMS", f"{len(claims)} claims would move, {CLAIMS_MOVED_MAX} may; merge the other way round"
        )


def _expect_fitting(kept: EntityId, gone: EntityId, world: World) -> None:
    """Of two groups that become one the higher place counts, and below it the more levels."""
    over_kept, over_gone = world.above(kept), world.above(gone)
    if kept not in over_gone and gone not in over_kept:
        levels = max(len(over_kept), len(over_gone)) + max(world.levels(kept), world.levels(gone))
        _expect_flat(levels, "/absorbed")


def _expect_flat(levels: int, pointer: str) -> None:
    if levels > DEPTH_MAX:
        raise refuse("HIERARCHY_TOO_DEEP", f"a group has {DEPTH_MAX} levels at most", pointer)


def add_alias(command: AddCustomerAlias, vendor: str, world: World) -> Sequence[Event]:
    """Enter another way in which a customer is known; whoever is near to that comes near to the customer."""
    customer = standing(command.customer, vendor, world)
    candidates = recognised(command.written, vendor, customer.id, world)
    alias = CustomerAliasAdded(
        customer=customer.id,
        written=command.written,
        keys=known_as(command.written),
        candidates=candidates,
        said=command.reason,
    )
    return [alias]


def record_parent(command: RecordCustomerParent, vendor: str, world: World) -> Sequence[Event]:
    """Say to whom a customer belongs. Raises Refused."""
    customer = standing(command.customer, vendor, world)
    if command.parent is not None:
        parent = standing(command.parent, vendor, world, "/parent")
        above = (parent.id, *world.above(parent.id))
        if customer.id in above:
            raise refuse("HIERARCHY_CYCLE", "a customer belongs to none that belongs to it", "/parent")
        _expect_flat(len(above) + world.levels(customer.id), "/parent")
    recorded = CustomerParentRecorded(
        customer=customer.id, parent=command.parent, source=command.source, reason=command.reason
    )
    return [recorded]
