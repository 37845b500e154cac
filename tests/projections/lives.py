"""Every turn the life of a registration can take."""

from datetime import date, timedelta
from decimal import Decimal

from contracts import claims as c
from contracts import protections as p
from contracts import registrations as r
from contracts.values import (
    Evidence,
    Money,
    derived_id,
)
from tests.projections.ledgers import CONFLICT, REGISTRATION
from tests.projections.parties import Parties

TURNS = (
    *("won", "lost", "withdrawn", "expired", "released", "revoked", "rejected", "asked", "asked-late", "contested"),
    *(
        "contested",
        "contested",
        "contested",
        "contested",
        "on-behalf",
        "joint",
        "transferred",
        "stepped",
        "appealed",
        "appealed-in-vain",
        "curtailed",
    ),
    *("unappealed", "rescoped", "extended", "suspended", "idle", "renewed"),
)
ENDS = ("resolved", "dismissed", "lapsed", "upheld", "overturned")


class Lives(Parties):
    """Lets registrations live."""

    def live(self, turn: str, partner: str, name: str) -> str:
        """One registration's whole life."""
        registration = self.submit(partner, name, draft=turn == "withdrawn")
        getattr(self, "_" + turn.replace("-", "_"))(registration, partner, name)
        self.ledgers.pass_time(hours=self.random.randrange(1, 40))
        return registration

    def _won(self, id_: str, partner: str, name: str) -> None:
        proof = Evidence(kind="proposal", at=self.ledgers.at, summary="Offer 17")
        attached = derived_id("proof", id_)
        stream = f"registration/{id_}"
        self.grant(id_, partner)
        self._partner(partner, (stream, r.EvidenceAttached(registration=id_, evidence=attached, item=proof)))
        self._staff((stream, r.EvidenceVerified(registration=id_, evidence=attached)))
        (cause,) = self._partner(
            partner, (stream, r.ActivityReported(registration=id_, at=self.ledgers.at, summary="Demo held"))
        )
        self.ledgers.reaction(
            CONFLICT, cause, (f"claim/{id_}", c.ClaimProgressed(registration=id_, kind="activity", at=self.ledgers.at))
        )
        lost = c.ClaimProofLost(registration=id_, kind="proposal")
        self.ledgers.reaction(CONFLICT, cause, (f"claim/{id_}", lost))
        value = Money(amount=Decimal("99.50"), currency="EUR")
        won = r.DealWon(registration=id_, on=date(2026, 5, 1), value=value, order_reference="PO 9")
        self._partner(
            partner, (stream, won), (f"protection/{id_}", p.ProtectionFulfilled(protection=id_, registration=id_))
        )

    def _lost(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        lost = r.DealLost(registration=id_, on=date(2026, 5, 1), reason="no budget")
        released = p.ProtectionReleased(protection=id_, registration=id_, reason="lost")
        self._partner(partner, (f"registration/{id_}", lost), (f"protection/{id_}", released))

    def _withdrawn(self, id_: str, partner: str, name: str) -> None:
        (cause,) = self._partner(
            partner, (f"registration/{id_}", r.RegistrationWithdrawn(registration=id_, reason="gone"))
        )
        self.ledgers.reaction(CONFLICT, cause, (f"claim/{id_}", c.ClaimEnded(registration=id_, cause="withdrawn")))

    def _expired(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=90)
        soon = p.ProtectionExpiringSoon(protection=id_, registration=id_, end=end)
        over = p.ProtectionExpired(protection=id_, registration=id_, end=end)
        lapsed = r.RegistrationExpired(registration=id_, cause="protection_expired")
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", soon))
        self.ledgers.pass_time(days=14)
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", over), (f"registration/{id_}", lapsed))

    def _released(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        until = self.ledgers.at + timedelta(days=97)
        back = p.ProtectionReleased(protection=id_, registration=id_, counts_until=until)
        self._partner(partner, (f"protection/{id_}", back))

    def _revoked(self, id_: str, partner: str, name: str) -> None:
        self.grant(id_, partner)
        revoked = p.ProtectionRevoked(protection=id_, registration=id_, code="FRAUD")
        cancelled = r.RegistrationCancelled(registration=id_, code="FRAUD", note="found out")
        self._staff((f"protection/{id_}", revoked), (f"registration/{id_}", cancelled))

    def _rejected(self, id_: str, partner: str, name: str) -> None:
        stream = f"registration/{id_}"
        found = r.evidence_id(id_, self.details(name).evidence[0])
        review = r.ReviewStarted(registration=id_, reasons=("NO_AUTOMATIC_RULE",), decision_due=self.ledgers.at)
        rejected = r.RegistrationRejected(registration=id_, code="EVIDENCE_MISSING", rule="EVIDENCE")
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (stream, review))
        self.ledgers.timer(REGISTRATION, (stream, r.DecisionSlaBreached(registration=id_, due=self.ledgers.at)))
        self._staff((stream, r.EvidenceRejected(registration=id_, evidence=found, note="no such meeting")))
        self._staff((stream, rejected))

    def _asked(self, id_: str, partner: str, name: str) -> None:
        stream = f"registration/{id_}"
        self._ask(id_)
        answer = r.InformationProvided(registration=id_, details=self.details(name), material=False, note="here")
        self._partner(partner, (stream, answer))
        amended = r.RegistrationAmended(
            registration=id_, details=self.details(name), changed=("products",), material=True
        )
        self._partner(partner, (stream, amended))

    def _asked_late(self, id_: str, partner: str, name: str) -> None:
        self._ask(id_)
        late = r.RegistrationExpired(registration=id_, cause="information_not_provided")
        self.ledgers.timer(REGISTRATION, (f"registration/{id_}", late))

    def _ask(self, id_: str) -> None:
        asked = r.InformationRequested(
            registration=id_, reasons=("EVIDENCE_MISSING",), fields=("evidence",), due=self.ledgers.at
        )
        self._staff((f"registration/{id_}", asked))

    def _contested(self, id_: str, partner: str, name: str) -> None:
        self.contest(id_, partner, name, ENDS[self.contests % len(ENDS)])
