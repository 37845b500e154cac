"""Orders that came by an affiliate's link: rewarded once, protecting nothing. Stream: `attribution/<id>`."""

from datetime import date
from typing import ClassVar

from contracts.message import Command, Event
from contracts.terms import Reward
from contracts.trace import Ruling
from contracts.values import Code, Customer, EntityId, Money, Name, PartnerId, ProgrammeId, ProgrammeRef, Slug


class AttributeOrder(Command):
    """Say that an order came in by a partner's code."""

    TYPE: ClassVar[str] = "attribute-order.v1"
    attribution: EntityId
    partner: PartnerId
    programme: ProgrammeId
    code: Slug
    customer: Customer
    order_reference: Name
    on: date
    value: Money
    recurring: Money | None = None


class OrderAttributed(Event):
    """The order is credited to the partner; where another claim of its own pays already, the reason says so."""

    TYPE: ClassVar[str] = "order.attributed.v1"
    attribution: EntityId
    partner: PartnerId
    programme: ProgrammeRef
    code: Slug
    customer: Customer
    order_reference: Name
    on: date
    value: Money
    recurring: Money | None = None
    reward: Reward | None = None
    payable: bool = True
    not_payable: Code | None = None
    rival: EntityId | None = None


class OrderRewardDue(Event):
    """An order that another claim of its partner preceded is paid after all: that one ended without earning it."""

    TYPE: ClassVar[str] = "order.reward-due.v1"
    attribution: EntityId
    partner: PartnerId
    trace: tuple[Ruling, ...] = ()
