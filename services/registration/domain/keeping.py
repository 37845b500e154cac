"""What a vendor says of its partners and programmes: who they are, what they hold, where they stand."""

from contracts import partners as p
from contracts.message import Event
from contracts.programme import ProgrammePublished
from contracts.refusal import refuse
from services.registration.domain.judging import known_partner
from services.registration.domain.request import Request
from services.registration.domain.state import Partner, World


def record_partner(request: Request, world: World) -> list[Event]:
    """Enter a partner or change its profile; one whose relation ended does not come back by itself."""
    command: p.RecordPartner = request.command
    known = world.partner(request.actor.vendor, command.partner)
    if known is not None and known.standing == "terminated":
        raise refuse("PARTNER_TERMINATED", "the relation with this partner ended")
    return [p.PartnerProfileRecorded(partner=command.partner, profile=command.profile)]


def change_tier(request: Request, world: World) -> list[Event]:
    """Move a partner to another tier, for the claims it makes from now on."""
    command: p.ChangeTier = request.command
    tier = _known(request, world).profile.tier
    if tier == command.tier:
        raise refuse("NOTHING_CHANGED", f"the partner is {tier} already", "/tier")
    return [p.PartnerTierChanged(partner=command.partner, before=tier, tier=command.tier, reason=command.reason)]


def record_certification(request: Request, world: World) -> list[Event]:
    """Record a certificate that is valid now, or its renewal."""
    command: p.RecordCertification = request.command
    _known(request, world)
    if command.certification.valid_until <= request.at:
        raise refuse("CERTIFICATE_EXPIRED", "the certificate has run out", "/certification/valid_until")
    return [p.CertificationRecorded(partner=command.partner, certification=command.certification)]


def suspend(request: Request, world: World) -> list[Event]:
    """Stop an active partner from making claims; what it holds stays."""
    command: p.SuspendPartner = request.command
    _in_standing(request, world, "active")
    return [p.PartnerSuspended(partner=command.partner, code=command.code, note=command.note)]


def reinstate(request: Request, world: World) -> list[Event]:
    """Let a suspended partner make claims again."""
    command: p.ReinstatePartner = request.command
    _in_standing(request, world, "suspended")
    return [p.PartnerReinstated(partner=command.partner, note=command.note)]


def terminate(request: Request, world: World) -> list[Event]:
    """End the relation with a partner."""
    command: p.TerminatePartner = request.command
    _in_standing(request, world, "active", "suspended")
    return [p.PartnerTerminated(partner=command.partner, code=command.code, note=command.note)]


def publish_programme(request: Request, world: World) -> list[Event]:
    """Put the next version of a programme into force, now or later; nothing is published into the past."""
    programme = request.command.programme
    versions = world.published(request.actor.vendor, programme.id)
    effective_from = max(programme.effective_from or request.at, request.at)
    return [ProgrammePublished(programme=programme, version=len(versions) + 1, effective_from=effective_from)]


def _known(request: Request, world: World) -> Partner:
    return known_partner(world, request.actor.vendor, request.command.partner)


def _in_standing(request: Request, world: World, *wanted: str) -> None:
    standing = _known(request, world).standing
    if standing not in wanted:
        raise refuse("WRONG_STATE", f"the partner is {standing}")
