"""What the vendor's people may take back: an approved registration, and its protection."""

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from contracts.refusal import refuse
from services.registration.domain.request import Request
from services.registration.domain.state import Registration, World


def cancel(was: Registration, request: Request, _: World) -> list[Event]:
    """End an approved registration on the vendor's side, and its protection with it."""
    command: r.CancelRegistration = request.command
    cancelled = r.RegistrationCancelled(registration=was.id, code=command.code, note=command.note)
    return [cancelled, *_revoked(was, command)]


def revoke(was: Registration, request: Request, _: World) -> list[Event]:
    """Take a protection away, which ends the registration too."""
    command: g.RevokeProtection = request.command
    if was.grant is None:
        raise refuse("NOT_PROTECTED", "there is no protection to revoke")
    cancelled = r.RegistrationCancelled(registration=was.id, code=command.code, note=command.note)
    return [*_revoked(was, command), cancelled]


def _revoked(was: Registration, command: r.CancelRegistration | g.RevokeProtection) -> list[Event]:
    if was.grant is None:
        return []
    return [g.ProtectionRevoked(protection=was.id, registration=was.id, code=command.code, note=command.note)]
