"""Who answers for an event: the sender of the command, unless the clock or a rule of the programme decided it."""

from collections.abc import Iterable, Iterator, Mapping

from contracts import protections as g
from contracts import registrations as r
from contracts.cosell import (
    CoSellInvitationAccepted,
    CoSellInvitationClosed,
    CoSellInvitationExpired,
    CoSellPartyInvited,
    PartyJoined,
)
from contracts.message import Event
from contracts.partners import CertificationExpired, ConsequencesCarriedOut, RegistrationCapImposed
from contracts.retention import RetentionEnded
from services.registration.domain.evolve import TAKEN
from services.registration.domain.rescoping import PROTECTION_ENDED

CLOCK = "system/clock"
RULES = "system/registration"
"""What follows by itself, from a programme's rules or from a record of the conflict ledger."""

BY_CLOCK = (
    g.ProtectionExpiringSoon,
    g.ProtectionEnteredGrace,
    g.ProtectionExpired,
    g.ExtensionSlaAtRisk,
    g.ExtensionSlaBreached,
    r.RegistrationExpired,
    r.DecisionSlaAtRisk,
    r.DecisionSlaBreached,
    r.AppealWindowClosed,
    r.ActivityOverdue,
    g.RenewalDue,
    CertificationExpired,
    ConsequencesCarriedOut,
    CoSellInvitationExpired,
    RetentionEnded,
)

BY_WHO_SETTLED = (
    CoSellPartyInvited,
    CoSellInvitationAccepted,
    PartyJoined,
    r.AppealUpheld,
    r.AppealDismissed,
    r.AppealAnswered,
    RegistrationCapImposed,
)
"""What a person decides for others with the outcome of a case or of a flag: who joins a deal, and what lives again."""

LED_BY: Mapping[type[Event], tuple[type[Event], ...]] = {
    g.ProtectionGranted: (r.RegistrationApproved,),
    g.ProtectionReleased: (g.ProtectionGranted, r.RegistrationExpired),
    r.RegistrationExpired: (g.ProtectionReleased,),
}
"""A grant has its approval in front of it, and behind it the ends of what it takes the place of: all of one author."""


def attributed(events: Iterable[Event], settled_by: str | None = None) -> Iterator[tuple[Event, str | None]]:
    """Each event of a decision and who answers for it; None for the one who caused the decision.

    `settled_by` is who settled the case that the decision follows.

    A partner's amendment may bring its claim under the automatic rule: then the rule approves it, not the partner.
    """
    author: str | None = None
    before: Event | None = None
    for event in events:
        author = author if isinstance(before, LED_BY.get(type(event), ())) else _by_itself(event)
        author = settled_by if settled_by is not None and isinstance(event, BY_WHO_SETTLED) else author
        yield event, author
        before = event


def _by_itself(event: Event) -> str | None:
    match event:
        case r.RegistrationApproved(automatic=True) | g.ProtectionExtended(automatic=True) | r.HoldChanged():
            return RULES
        case g.ProtectionRescoped(automatic=True) | r.AppealAnswered():
            return RULES
        case g.TransferEnded(cause="lapsed") | CoSellInvitationClosed(cause="deal_over"):
            return CLOCK
        case r.AmendmentDeclined(code=code) if code == PROTECTION_ENDED:
            return RULES
        case r.ReviewStarted() if TAKEN not in event.reasons:
            return RULES
        case _:
            return CLOCK if type(event) in BY_CLOCK else None
