"""Puts a claim before the rules: gathers the facts of the day and the programme version, and grants what they allow."""

from collections.abc import Iterator
from datetime import datetime

from contracts.message import Event
from contracts.protections import ProtectionGranted
from contracts.refusal import Refusal, Refused, refuse
from contracts.registrations import Details, RegistrationApproved, ReviewStarted
from contracts.values import EntityId, PartnerFacts, Scope, Text
from services.registration.domain.state import Partner, Published, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import objections
from services.registration.policy.terms import approvers, decision_due, needs_a_person, reminders, window


def in_force(versions: tuple[Published, ...], at: datetime) -> Published | None:
    """The version that claims made at `at` are judged by: of those in effect the one that came into effect last."""
    standing = [found for found in versions if found.effective_from <= at]
    return max(standing, key=lambda found: (found.effective_from, found.version), default=None)


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


def _facts(partner: Partner, published: Published, at: datetime) -> PartnerFacts:
    profile, programme = partner.profile, published.programme
    return PartnerFacts(
        partner=partner.id,
        types=profile.types,
        tier=programme.tier_on(partner.tier_in(programme.id), at),
        territories=profile.territories,
        certifications=partner.certifications,
        channel_manager=profile.channel_manager,
        facts=partner.facts,
        prequalified=partner.prequalified,
    )


def _asked(details: Details, partner: Partner, published: Published, kinds: frozenset[str], at: datetime) -> Asked:
    return Asked(
        details=details,
        partner=_facts(partner, published, at),
        programme=published.programme,
        version=published.version,
        kinds=kinds,
        enrolments=partner.profile.programmes,
        at=at,
    )


def new_claim(world: World, partner: Partner, details: Details, at: datetime) -> Asked:
    """A claim made now, under the version in force. Raises Refused."""
    published = in_force(world.published(partner.vendor, details.programme), at)
    if published is None:
        raise refuse("PROGRAMME_UNKNOWN", f"no version of {details.programme} is in force", "/programme")
    if world.retired(partner.vendor, details.programme):
        raise refuse("PROGRAMME_RETIRED", f"{details.programme} takes no new claims", "/programme")
    return _asked(details, partner, published, frozenset(item.kind for item in details.evidence), at)


def standing_claim(world: World, was: Registration, at: datetime) -> Asked:
    """A claim made before, under the version it was made under and with the partner's facts of today."""
    versions = world.published(was.vendor, was.programme)
    partner = known_partner(world, was.vendor, was.partner)
    return _asked(was.asked(), partner, versions[was.programme_version - 1], was.standing_kinds(), at)


def passed(asked: Asked) -> Asked:
    """The claim itself if the rules let it pass. Raises Refused with every objection, coded by the first."""
    found = list(objections(asked))
    if not found:
        return asked
    detail = "; ".join(objection.detail for objection in found)
    pointers = tuple(pointer for objection in found for pointer in objection.pointers)
    raise Refused(Refusal(found[0].code, detail, pointers, found[0].rule, asked.ref))


def barriers(was: Registration, asked: Asked, standing: str) -> Iterator[str]:
    """Why a screened claim may not be approved by rule; nothing when it may."""
    if was.conflicts:
        yield "CONFLICT_OPEN"
    if was.cautioned:
        yield "FINDINGS_TO_REVIEW"
    if standing != "active":
        yield f"PARTNER_{standing.upper()}"
    found = [objection.code for objection in objections(asked)]
    yield from found or needs_a_person(asked)


def next_step(world: World, was: Registration, at: datetime, screening: EntityId | None = None) -> list[Event]:
    """What follows by itself for a screened claim no person has taken: approval by rule, or the wait for a person."""
    if not was.screened or was.review.reviewer or was.stage not in ("submitted", "under_review"):
        return []
    asked = standing_claim(world, was, at)
    reasons = tuple(barriers(was, asked, known_partner(world, was.vendor, was.partner).standing))
    if not reasons:
        return grant(was, asked, rule="CLEAN_AND_COVERED", automatic=True)
    if was.stage == "under_review":
        return []
    return [_review(was, asked, reasons, screening)]


def _review(was: Registration, asked: Asked, reasons: tuple[str, ...], screening: EntityId | None) -> ReviewStarted:
    named = asked.track_type is not None
    return ReviewStarted(
        registration=was.id,
        reasons=reasons,
        approvers=approvers(asked) if named else (),
        decision_due=decision_due(asked, was.waiting_since or asked.at) if named else None,
        conflicts=was.conflicts,
        cautioned=was.cautioned,
        screening=screening,
    )


def grant(
    was: Registration, asked: Asked, rule: str, automatic: bool, conflict: EntityId | None = None, note: Text = ""
) -> list[Event]:
    """Approval and protection, which always come together; both pin the programme version and the facts of the day."""
    granted = window(asked)
    return [
        RegistrationApproved(
            registration=was.id,
            programme=asked.ref,
            rule=rule,
            automatic=automatic,
            partner=asked.partner,
            conflict=conflict,
            note=note,
        ),
        ProtectionGranted(
            protection=was.id,
            registration=was.id,
            partner=asked.partner,
            programme=asked.ref,
            scope=Scope(products=asked.details.products, territory=asked.details.territory),
            window=granted,
            reminders=reminders(asked, granted),
        ),
    ]
