"""What is known of each entity: small frozen records, folded from events and never decided upon here."""

from services.registration.domain.state.others import (
    Answer,
    Incumbent,
    Invitation,
    LegalHold,
    Opportunity,
    Partner,
    Past,
    Person,
    Preceded,
    Published,
    Schedule,
    Unconfirmed,
)
from services.registration.domain.state.parts import (
    Agreed,
    Appeal,
    Curtailed,
    Grant,
    Offer,
    Party,
    Proof,
    Question,
    Review,
    proof_of,
)
from services.registration.domain.state.registration import OPEN, UNDECIDED, Closed, Registration, Stage
from services.registration.domain.state.said import NOTHING, Said
from services.registration.domain.state.world import World

__all__ = [
    "NOTHING",
    "OPEN",
    "UNDECIDED",
    "Agreed",
    "Answer",
    "Appeal",
    "Closed",
    "Curtailed",
    "Grant",
    "Incumbent",
    "Invitation",
    "LegalHold",
    "Offer",
    "Opportunity",
    "Partner",
    "Party",
    "Past",
    "Person",
    "Preceded",
    "Proof",
    "Published",
    "Question",
    "Registration",
    "Review",
    "Said",
    "Schedule",
    "Stage",
    "Unconfirmed",
    "World",
    "proof_of",
]
