"""What each event does to the state it belongs to; folding them in order is the state, deciding happens elsewhere."""

from collections.abc import Mapping

from msgspec.structs import replace

from contracts.message import Event
from services.registration.domain.evolve import claiming, deciding, parties, protection, proving
from services.registration.domain.evolve.claiming import Fold, Opening, opened, saying
from services.registration.domain.evolve.deciding import CASE_FINAL, SCREENED, TAKEN, case_final
from services.registration.domain.evolve.parties import INVITATION_FOLDS
from services.registration.domain.evolve.seen import Seen, with_author
from services.registration.domain.state import Registration

__all__ = [
    "CASE_FINAL",
    "INVITATION_FOLDS",
    "PROTECTION_FOLDS",
    "REGISTRATION_FOLDS",
    "SCREENED",
    "TAKEN",
    "Opening",
    "Seen",
    "case_final",
    "counted",
    "evolve",
    "opened",
    "saying",
    "with_author",
]

REGISTRATION_FOLDS: Mapping[type[Event], Fold] = {
    **claiming.FOLDS,
    **proving.FOLDS,
    **deciding.FOLDS,
    **parties.FOLDS,
}
"""Events of a registration's own stream and of its hold."""
PROTECTION_FOLDS: Mapping[type[Event], Fold] = protection.FOLDS
"""Events of its protection's stream."""
_FOLDS: Mapping[type[Event], Fold] = {**REGISTRATION_FOLDS, **PROTECTION_FOLDS, **INVITATION_FOLDS}


def evolve(was: Registration, event: Event, seen: Seen) -> Registration:
    """The registration after an event about it, its protection, or who is invited to it. Raises KeyError for others."""
    return _FOLDS[type(event)](was, event, seen)


def counted(was: Registration, stream: str) -> Registration:
    """The registration with one more event in this one of its streams."""
    match stream.partition("/")[0]:
        case "registration":
            return replace(was, version=was.version + 1)
        case "protection":
            return replace(was, protection_version=was.protection_version + 1)
        case _:
            return replace(was, hold_version=was.hold_version + 1)
