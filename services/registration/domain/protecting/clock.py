"""What the clock decides about a protection: reminders, silence, unanswered offers, its end, its grace and tail."""

from datetime import datetime

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Event
from services.registration.domain.due import Due
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.answering import ANSWER_DUES
from services.registration.domain.protecting.ending import offer_over, revoked
from services.registration.domain.rescoping import PROTECTION_ENDED, declined
from services.registration.domain.state import Grant, Registration, World
from services.registration.policy.standing import INACTIVE


def _running(was: Registration) -> Grant | None:
    """The protection, while its time runs."""
    grant = was.grant
    return None if grant is None or grant.clock_stopped or grant.phase not in ("active", "suspended") else grant


def _in_force(was: Registration) -> Grant | None:
    """The protection, while its holder owes work on it."""
    return was.grant if was.grant is not None and was.grant.phase == "active" else None


def _reminder(was: Registration) -> datetime | None:
    grant = _running(was)
    return grant.reminders[0] if grant is not None and grant.reminders else None


def _remind(was: Registration, due: datetime, _: World) -> list[Event]:
    end = was.grant.end if was.grant is not None else None
    return [g.ProtectionExpiringSoon(protection=was.id, registration=was.id, end=end or due)]


def _report(was: Registration) -> datetime | None:
    grant = _in_force(was)
    return None if grant is None or grant.activity_overdue else grant.activity_due


def _report_overdue(was: Registration, due: datetime, _: World) -> list[Event]:
    revocable = was.grant.revocable_at if was.grant is not None else None
    return [r.ActivityOverdue(registration=was.id, due=due, revocable_from=revocable or due)]


def _silence(was: Registration) -> datetime | None:
    grant = _in_force(was)
    return grant.revocable_at if grant is not None and grant.silence_ends else None


def _end_of_silence(was: Registration, at: datetime, world: World) -> list[Event]:
    return revoked(was, INACTIVE, asked=standing_claim(world, was, at))


def _offer(was: Registration) -> datetime | None:
    return was.grant.offer.due if was.grant is not None and was.grant.offer is not None else None


def _offer_lapsed(was: Registration, _: datetime, __: World) -> list[Event]:
    to = was.grant.offer.to if was.grant is not None and was.grant.offer is not None else None
    return [g.TransferEnded(protection=was.id, registration=was.id, cause="lapsed", to=to)]


def _end(was: Registration) -> datetime | None:
    grant = _running(was)
    return None if grant is None else grant.end


def _over(was: Registration, due: datetime, _: World) -> list[Event]:
    grace = was.grant.grace_until if was.grant is not None else None
    asked = [*declined(was, PROTECTION_ENDED), *offer_over(was, "lapsed")]
    if grace is not None and grace > due:
        return [*asked, g.ProtectionEnteredGrace(protection=was.id, registration=was.id, until=grace)]
    return [*asked, *_expired(was, due)]


def _grace_end(was: Registration) -> datetime | None:
    return was.grant.grace_until if was.grant is not None and was.grant.phase == "in_grace" else None


def _grace_over(was: Registration, due: datetime, _: World) -> list[Event]:
    return _expired(was, due)


def _expired(was: Registration, due: datetime) -> list[Event]:
    tail = was.grant.tail_until if was.grant is not None else None
    ended = g.ProtectionExpired(protection=was.id, registration=was.id, end=due)
    return [ended] if tail is not None and tail > due else [ended, _closed(was)]


def _closed(was: Registration) -> Event:
    attribution = was.grant is not None and was.grant.kind == "attribution"
    cause = "attribution_ended" if attribution else "protection_expired"
    return r.RegistrationExpired(registration=was.id, cause=cause)


def _tail_end(was: Registration) -> datetime | None:
    return was.grant.tail_until if was.grant is not None and was.grant.phase == "ended" else None


def _tail_over(was: Registration, _: datetime, __: World) -> list[Event]:
    return [_closed(was)]


PROTECTION_DUES: tuple[Due, ...] = (
    Due(_reminder, _remind),
    Due(_report, _report_overdue),
    Due(_silence, _end_of_silence),
    *ANSWER_DUES,
    Due(_offer, _offer_lapsed),
    Due(_end, _over),
    Due(_grace_end, _grace_over),
    Due(_tail_end, _tail_over),
)
"""Of what is due at one moment, the first in this order is decided first."""
