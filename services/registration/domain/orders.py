"""Orders that came by an affiliate's link: credited to the partner, paid once per customer, protecting nothing."""

from collections.abc import Iterable

from contracts.attributions import AttributeOrder, OrderAttributed
from contracts.message import Event
from contracts.programme import Programme
from contracts.refusal import refuse
from contracts.track import Terms
from contracts.values import EntityId, ProgrammeRef
from services.registration.domain.judging import claimant, taking_claims
from services.registration.domain.lookback import rewarded_before
from services.registration.domain.request import Request
from services.registration.domain.state import Partner, Published, World
from services.registration.policy.customers import written_keys
from services.registration.policy.rewarding import ALREADY_REWARDED, PRECEDED, not_payable

AFFILIATE = "affiliate"


def attribute_order(request: Request, world: World) -> list[Event]:
    """Credit an order to the partner whose code it carries; it is a fact, so one that is not paid is recorded too."""
    command: AttributeOrder = request.command
    vendor = request.actor.vendor
    if world.attributed(command.attribution):
        raise refuse("ALREADY_EXISTS", "there is an attribution of this id")
    if command.on > request.at.date():
        raise refuse("ORDER_IN_FUTURE", "the order is dated in the future", "/on")
    published = taking_claims(world, vendor, command.programme, request.at)
    terms = _affiliate(claimant(world, vendor, command.partner), published.programme)
    return [_attributed(command, published, terms, vendor, world)]


def _affiliate(partner: Partner, programme: Programme) -> Terms:
    joined = partner.profile.programmes
    if joined and programme.id not in joined:
        raise refuse("NOT_ENROLLED", f"the partner has not joined {programme.name}", "/programme")
    if AFFILIATE not in partner.profile.types or AFFILIATE not in programme.tracks:
        raise refuse("NOT_ELIGIBLE", f"the partner is no affiliate of {programme.name}", "/partner")
    return programme.terms[AFFILIATE]


def _attributed(command: AttributeOrder, published: Published, terms: Terms, vendor: str, world: World) -> Event:
    keys = written_keys(command.customer)
    others = rewarded_before(world, vendor, command.partner, keys, command.attribution)
    reason = not_payable(terms.reward, others, world.credited(vendor, command.order_reference))
    return OrderAttributed(
        attribution=command.attribution,
        partner=command.partner,
        programme=ProgrammeRef(programme=published.programme.id, version=published.version),
        code=command.code,
        customer=command.customer,
        order_reference=command.order_reference,
        on=command.on,
        value=command.value,
        recurring=command.recurring,
        reward=terms.reward,
        payable=reason is None,
        not_payable=reason,
        rival=_rival(command, keys, vendor, world) if reason in (ALREADY_REWARDED, PRECEDED) else None,
    )


def _rival(command: AttributeOrder, keys: Iterable[str], vendor: str, world: World) -> EntityId:
    """The partner's own claim, or other order, that is paid in place of this one."""
    own = [one for one in world.past(vendor, keys) if one.partner == command.partner]
    return max(own, key=lambda one: (one.paid, one.precedence)).registration
