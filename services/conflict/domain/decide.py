"""Which decider a command goes to, and what it may be about: entities of the sender's own vendor, still open."""

from collections.abc import Sequence
from datetime import datetime

from contracts.customers import AddCustomerAlias, MergeCustomers, RecordCustomerParent, SplitCustomer
from contracts.designations import SetAccountDesignation
from contracts.direct import CheckProtection, ExtendDirectClaim, RegisterDirectClaim, WithdrawDirectClaim
from contracts.engagements import RecordDirectEngagement
from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.refusal import Refused, refuse
from contracts.values import EntityId
from services.conflict.domain import cases, customers, direct, flags
from services.conflict.domain.checking import check
from services.conflict.domain.designating import designate
from services.conflict.domain.engaging import record
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World

OfCustomer = MergeCustomers | SplitCustomer | AddCustomerAlias | RecordCustomerParent | SetAccountDesignation


def decide(command: Command, actor: Actor, at: datetime, world: World) -> Sequence[Event]:
    """What somebody's command leads to. Raises Refused."""
    if type(command) in cases.STEPS:
        asking = cases.Asking(command, actor, at)
        return cases.decide(_case(asking.command.conflict, actor.vendor, world), asking, world)
    if type(command) in flags.COMMANDS:
        return flags.decide(command, actor, at, world)
    return _other(command, actor.vendor, at, world)


def _other(command: Command, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    match command:
        case RegisterDirectClaim():
            return direct.register(command, vendor, at, world)
        case ExtendDirectClaim():
            return direct.extend(command, _direct_claim(command.direct_claim, vendor, world), at)
        case RecordDirectEngagement():
            return record(command, vendor, at, world)
        case WithdrawDirectClaim():
            return direct.withdraw(command, _direct_claim(command.direct_claim, vendor, world), world)
        case CheckProtection():
            return [check(command, vendor, at, world)]
        case MergeCustomers() | SplitCustomer() | AddCustomerAlias() | RecordCustomerParent() | SetAccountDesignation():
            return _of_customer(command, vendor, at, world)
        case _:
            raise refuse("NOT_UNDERSTOOD", f"{command.TYPE} is no command of this service")


def _of_customer(command: OfCustomer, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    match command:
        case MergeCustomers():
            return customers.merge(command, vendor, at, world)
        case SplitCustomer():
            return customers.split(command, vendor, world)
        case AddCustomerAlias():
            return customers.add_alias(command, vendor, world)
        case RecordCustomerParent():
            return customers.record_parent(command, vendor, world)
        case SetAccountDesignation():
            return designate(command, vendor, at, world)


def _case(conflict: EntityId, vendor: str, world: World) -> Case:
    case = world.case(conflict)
    if case is None or case.vendor != vendor:
        raise _missing("conflict", conflict, vendor, world)
    return case


def _direct_claim(claim_id: EntityId, vendor: str, world: World) -> LiveClaim:
    claim = world.claim(claim_id)
    if claim is None or claim.kind != "direct" or claim.reserved or claim.vendor != vendor:
        raise _missing("direct-claim", claim_id, vendor, world)
    return claim


def _missing(kind: str, entity: EntityId, vendor: str, world: World) -> Refused:
    """An entity of this vendor that was there is closed; one that never was, or is another vendor's, is not found."""
    if world.closed_for(entity) == vendor:
        return refuse("ALREADY_CLOSED", f"the {kind} {entity} is closed")
    return refuse("NOT_FOUND", f"there is no {kind} {entity}")
