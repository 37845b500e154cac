"""What happens to a protection, kept with the registration it belongs to."""

from collections.abc import Mapping

from msgspec.structs import replace

from contracts import protections as g
from contracts.message import Event
from services.registration.domain.evolve.claiming import Fold
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.state import Grant, Registration


def _granted(was: Registration, event: g.ProtectionGranted, _: Seen) -> Registration:
    return replace(
        was,
        grant=Grant(
            event.window.start,
            event.window.end,
            event.reminders,
            kind=event.kind,
            grace_until=event.grace_until,
            tail_until=event.tail_until,
            activity_due=event.activity_due,
        ),
    )


def _reminded(was: Registration, _: g.ProtectionExpiringSoon, __: Seen) -> Registration:
    return was if was.grant is None else replace(was, grant=replace(was.grant, reminders=was.grant.reminders[1:]))


def _ungranted(was: Registration, _: Event, __: Seen) -> Registration:
    return replace(was, grant=None)


FOLDS: Mapping[type[Event], Fold] = {
    g.ProtectionGranted: _granted,
    g.ProtectionExpiringSoon: _reminded,
    g.ProtectionExpired: _ungranted,
    g.ProtectionReleased: _ungranted,
    g.ProtectionRevoked: _ungranted,
    g.ProtectionFulfilled: _ungranted,
}
