"""Finds out which customer a claim is on, and says so in events when that is news."""

from typing import NamedTuple

from contracts.customers import Candidate, CustomerAliasAdded, CustomerResolved, Resolution
from contracts.message import Event
from contracts.values import Customer, EntityId, derived_id
from services.conflict.domain.preferring import preferred
from services.conflict.domain.state import LiveClaim, candidate
from services.conflict.domain.world import World
from services.conflict.matching import RELATED_MAX, Evidence, Profile, Related, Written, profile, readable_keys, resolve
from services.conflict.matching import Resolution as Found

EVIDENCE_MAX = 4
KEYS_MAX = 40
KEY_LENGTH_MAX = 300


class Resolved(NamedTuple):
    """The customer a written one was found to be, and what the ledger has to learn of it."""

    resolution: Resolution
    events: tuple[Event, ...]


class LookedUp(NamedTuple):
    """The customer that a written one is, if it is one; who comes near; who could just be it by a name like its own."""

    customer: str | None
    probability: float
    near: tuple[Candidate, ...]
    missed: tuple[Candidate, ...]


def written(customer: Customer, mail_domain: str | None = None) -> Written:
    """A customer as matching reads it; `mail_domain` is that of a named contact there."""
    return Written(
        name=customer.name,
        country=customer.country,
        city=customer.city,
        postcode=customer.postcode,
        website=customer.website,
        identifiers=tuple((one.scheme, one.value) for one in customer.identifiers),
        mail_domain=mail_domain,
        digests=customer.digests,
        confidential=customer.confidential,
    )


def look_up(customer: Customer, vendor: str, world: World) -> LookedUp:
    """Which known customer this is, or comes near to, changing nothing."""
    found = preferred(resolve(profile(written(customer)), world.index(vendor)), world)
    near = _near(found, world)
    return LookedUp(found.customer, found.probability, near, _candidates(found.missed, world, found.customer))


def resolved(
    customer: Customer,
    vendor: str,
    cause: str,
    world: World,
    mail_domain: str | None = None,
    recorded: EntityId | None = None,
) -> Resolved:
    """Resolve the customer of a claim; one that nobody knows gets an id that follows from the cause.

    `recorded`: on which it was so far.
    """
    asked = profile(written(customer, mail_domain))
    found = preferred(resolve(asked, world.index(vendor)), world, recorded)
    related = _near(found, world)
    if found.customer is None:
        made = derived_id(cause, "customer")
        resolution = Resolution(customer=made, relation="new", probability=found.probability, candidates=related)
        return Resolved(resolution, (first_seen(made, vendor, customer, mail_domain),))
    resolution = Resolution(
        customer=found.customer,
        relation="same",
        probability=found.probability,
        evidence=_texts(found.evidence),
        candidates=related,
    )
    return Resolved(resolution, () if found.known else _alias(resolution, vendor, customer, asked, world))


def as_known(claim: LiveClaim, world: World) -> Resolution:
    """The customer that a claim is known to be on, and who comes near to that by now."""
    near = (
        candidate(world.customer(other), link.relation, link.probability)
        for other, link in world.links(claim.customer).items()
    )
    return Resolution(customer=claim.customer, relation="same", probability=claim.probability, candidates=tuple(near))


def first_seen(customer: str, vendor: str, seen: Customer, mail_domain: str | None = None) -> CustomerResolved:
    """The first event of a customer."""
    return CustomerResolved(customer=customer, vendor=vendor, written=seen, keys=known_as(seen, mail_domain))


def known_as(seen: Customer, mail_domain: str | None = None) -> tuple[str, ...]:
    """What a customer written like this is found by."""
    return _keys(profile(written(seen, mail_domain)))


def recognised(alias: Customer, vendor: str, customer: str, world: World) -> tuple[Candidate, ...]:
    """The other customers that are written like this, or nearly so."""
    found = preferred(resolve(profile(written(alias)), world.index(vendor)), world)
    near = _near(found, world)
    if found.customer is not None:
        near = (candidate(world.customer(found.customer), "same", found.probability), *near)
    return tuple(one for one in near if one.customer != customer and not world.apart(customer, one.customer))


def _alias(
    resolution: Resolution, vendor: str, seen: Customer, asked: Profile, world: World
) -> tuple[CustomerAliasAdded, ...]:
    """Say that a customer was written in a way that it was not known by."""
    if world.index(vendor).knows(resolution.customer, asked):
        return ()
    event = CustomerAliasAdded(
        customer=resolution.customer, written=seen, keys=_keys(asked), evidence=resolution.evidence
    )
    return (event,)


def known_writing(seen: Customer, keys: tuple[str, ...]) -> Written:
    """The writing behind a recorded one: of a contact there, only the domain among the keys is kept."""
    plain = written(seen)
    domains = [key.removeprefix("domain=") for key in keys if key.startswith("domain=")]
    others = [domain for domain in domains if domain not in profile(plain).domains]
    return written(seen, others[0] if others else None)


def _keys(asked: Profile) -> tuple[str, ...]:
    return tuple(key[:KEY_LENGTH_MAX] for key in readable_keys(asked)[:KEYS_MAX])


def _near(found: Found, world: World) -> tuple[Candidate, ...]:
    """Who comes near; of a customer that was written like this before, those that were linked with it since too."""
    related = _candidates(found.related, world, found.customer)
    if not found.known or found.customer is None:
        return related
    named = {one.customer for one in related}
    linked = ((id, link) for id, link in world.links(found.customer).items() if id not in named)
    surest = sorted(linked, key=lambda one: -one[1].probability)[: max(0, RELATED_MAX - len(related))]
    return (*related, *(candidate(world.customer(id), link.relation, link.probability) for id, link in surest))


def _candidates(related: tuple[Related, ...], world: World, customer: str | None) -> tuple[Candidate, ...]:
    """Who comes near, but those that a person has told apart from the customer that it is."""
    return tuple(
        candidate(world.customer(one.customer), one.match.relation, one.match.probability)
        for one in related
        if one.match.relation != "unrelated" and (customer is None or not world.apart(customer, one.customer))
    )


def _texts(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    return tuple(f"{one.field}: {one.left} / {one.right} ({one.bits:+.1f} bits)" for one in evidence[:EVIDENCE_MAX])
