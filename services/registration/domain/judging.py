"""Puts a claim before the rules: gathers the facts of the day and the programme version."""

from datetime import datetime

from contracts.programme import Programme
from contracts.refusal import Refusal, Refused, refuse
from contracts.registrations import Details
from contracts.rules import Moment
from contracts.values import PartnerFacts, PartnerType
from services.registration.domain.chains import check_chain
from services.registration.domain.counting import below_imposed_cap, portfolio
from services.registration.domain.lookback import own_claims_before, what_was_before
from services.registration.domain.state import Partner, Published, Registration, World
from services.registration.policy.claims import Asked, Exhibit
from services.registration.policy.eligibility import Judgement, judge


def in_force(versions: tuple[Published, ...], at: datetime) -> Published | None:
    """The version that claims made at `at` are judged by: of those in effect the one that came into effect last."""
    if len(versions) == 1:
        return versions[0] if versions[0].effective_from <= at else None
    standing = [found for found in versions if found.effective_from <= at]
    return max(standing, key=lambda found: (found.effective_from, found.version), default=None)


def taking_claims(world: World, vendor: str, programme: str, at: datetime) -> Published:
    """The version of a programme that new claims are made under; none that was retired takes any. Raises Refused."""
    versions = world.published(vendor, programme)
    if in_force(versions, at) is None:
        raise refuse("PROGRAMME_UNKNOWN", f"no version of {programme} is in force", "/programme")
    published = in_force(versions[world.retired(vendor, programme) :], at)
    if published is None:
        raise refuse("PROGRAMME_RETIRED", f"{programme} takes no new claims", "/programme")
    return published


def known_partner(world: World, vendor: str, partner: str) -> Partner:
    """A partner of this vendor, whatever its standing. Raises Refused."""
    found = world.partner(vendor, partner)
    if found is None:
        raise refuse("PARTNER_UNKNOWN", f"there is no partner {partner}", "/partner")
    return found


def claimant(world: World, vendor: str, partner: str) -> Partner:
    """A partner that may make claims. Raises Refused."""
    found = known_partner(world, vendor, partner)
    if found.standing != "active":
        raise refuse(f"PARTNER_{found.standing.upper()}", f"the partner is {found.standing}")
    return found


def facts_under(partner: Partner, programme: Programme, at: datetime) -> PartnerFacts:
    """What is known of a partner on a day, as decisions under this programme know it."""
    tier = programme.tier_on(partner.tier_in(programme.id), at)
    return partner.known if tier == partner.known.tier else partner.known.model_copy(update={"tier": tier})


def new_claim(
    world: World, partner: Partner, details: Details, at: datetime, draft: Registration | None = None
) -> Asked:
    """A claim made now, under the version in force; what came to its draft counts. Raises Refused."""
    published = taking_claims(world, partner.vendor, details.programme, at)
    check_chain(world, partner.vendor, partner.id, details)
    below_imposed_cap(world, partner)
    return new_claim_under(world, partner, details, published, at, draft)


def new_claim_under(
    world: World,
    partner: Partner,
    details: Details,
    published: Published,
    at: datetime,
    draft: Registration | None = None,
) -> Asked:
    """A claim made now, under this version of its programme; what came to its draft counts."""
    proofs = tuple(Exhibit(item.kind, item.at) for item in details.evidence) if draft is None else _exhibits(draft)
    return Asked(
        details=details,
        partner=facts_under(partner, published.programme, at),
        programme=published.programme,
        version=published.version,
        exhibits=proofs,
        enrolments=partner.profile.programmes,
        at=at,
        exceptions=frozenset() if draft is None else frozenset(draft.exceptions),
        portfolio=portfolio(world, partner, details, at),
        before=own_claims_before(world, partner, details),
    )


def standing_claim(world: World, was: Registration, at: datetime) -> Asked:
    """A claim made before, under the version it was made under and with the partner's facts of today."""
    return standing_claim_under(world, was, world.published(was.vendor, was.programme)[was.programme_version - 1], at)


def standing_claim_under(world: World, was: Registration, published: Published, at: datetime) -> Asked:
    """A claim made before, under this version of its programme and with the partner's facts of today."""
    partner = known_partner(world, was.vendor, was.partner)
    return Asked(
        details=was.asked(),
        partner=facts_under(partner, published.programme, at),
        programme=published.programme,
        version=published.version,
        exhibits=_exhibits(was),
        enrolments=partner.profile.programmes,
        at=at,
        made_at=was.priority_at,
        exceptions=frozenset(was.exceptions),
        granted_as=_track(was, published),
        before=what_was_before(world, was),
    )


def _track(was: Registration, published: Published) -> PartnerType | None:
    """The track a claim was granted under; a draft version that does not have it judges by today's facts."""
    return next((kind for kind in published.programme.tracks if kind == was.track), None)


def _exhibits(was: Registration) -> tuple[Exhibit, ...]:
    verified = {proof for proof, holds in was.verdicts if holds}
    return tuple(Exhibit(proof.kind, proof.at, proof.id in verified) for proof in was.standing_proofs())


def passed(asked: Asked, moment: Moment) -> Judgement:
    """What the rules found, if they let the claim pass. Raises Refused with every objection, coded by the first."""
    found = judge(asked, moment)
    if not found.blocking:
        return found
    first, *_ = found.blocking
    detail = "; ".join(objection.detail for objection in found.blocking)
    pointers = tuple(pointer for objection in found.blocking for pointer in objection.pointers)
    raise Refused(Refusal(first.code, detail, pointers, first.rule, asked.ref, found.trace))
