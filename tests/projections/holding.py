"""Turns of a protection: more time, rest, grace, idleness, other holders, and what a won deal leaves behind."""

from datetime import date, timedelta

from contracts import claims as c
from contracts import protections as p
from contracts import registrations as r
from contracts.registrations import OrderChecked
from contracts.terms import Reward
from contracts.values import derived_id
from tests.projections.claiming import REF, facts
from tests.projections.ledgers import CONFLICT, REGISTRATION
from tests.projections.turns import Turns


class Holding(Turns):
    """Lets protections take the rarer turns."""

    def _extended(self, id_: str, partner: str, name: str) -> None:
        """More time: denied, then given late; later the end, grace, and the end of that."""
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=90)
        asked = p.ProtectionExtensionRequested(protection=id_, registration=id_, reason="budget is late", due=end)
        self._by(partner, id_, asked)
        self._of(id_, p.ProtectionExtensionDenied(protection=id_, registration=id_, code="EVIDENCE_MISSING"))
        self._by(partner, id_, asked)
        self._due(id_, p.ExtensionSlaAtRisk(protection=id_, registration=id_, due=end))
        self.ledgers.pass_time(hours=1)
        late = p.ExtensionSlaBreached(protection=id_, registration=id_, due=end, escalated_to=("director",))
        self._due(id_, late)
        later, grace = end + timedelta(days=30), end + timedelta(days=37)
        anew = {"activity_due": end, "revocable_from": later}
        longer = {"end": later, "grace_until": grace, "count": 1, "note": "ok"}
        self._of(id_, p.ProtectionExtended(protection=id_, registration=id_, **longer, **anew))
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.ProtectionEnteredGrace(protection=id_, registration=id_, until=grace))
        self.ledgers.pass_time(hours=1)
        over = p.ProtectionExpired(protection=id_, registration=id_, end=grace)
        lapsed = r.RegistrationExpired(registration=id_, cause="protection_expired")
        self.ledgers.timer(REGISTRATION, (f"protection/{id_}", over), (f"registration/{id_}", lapsed))

    def _suspended(self, id_: str, partner: str, name: str) -> None:
        """It rests for two reasons; both go, and the time comes back."""
        self.grant(id_, partner)
        end = self.ledgers.at + timedelta(days=100)
        for code in ("DISPUTE", "PARTNER_SUSPENDED"):
            self._of(id_, p.ProtectionSuspended(protection=id_, registration=id_, code=code, clock_stopped=True))
        self._of(id_, p.SuspensionLifted(protection=id_, registration=id_, code="DISPUTE"))
        self.ledgers.pass_time(hours=1)
        self._of(id_, p.ProtectionReinstated(protection=id_, registration=id_, end=end))

    def _idle(self, id_: str, partner: str, name: str) -> None:
        """No work is shown, and then it is."""
        self.grant(id_, partner)
        due = self.ledgers.at
        overdue = r.ActivityOverdue(registration=id_, due=due, revocable_from=due + timedelta(days=30))
        self._due(id_, overdue)
        shown = r.ActivityReported(
            registration=id_, at=due, summary="Called again", activity_due=due + timedelta(days=30), revocable_from=due
        )
        self._by(partner, id_, shown)

    def _transferred(self, id_: str, partner: str, name: str) -> None:
        """Offered in vain, taken back once, offered again, and taken over by another partner."""
        self.grant(id_, partner)
        due = self.ledgers.at + timedelta(days=15)
        offered = p.TransferOffered(protection=id_, registration=id_, to="taker", reason="we closed Bonn", due=due)
        self._by(partner, id_, offered)
        self._by("taker", id_, p.TransferEnded(protection=id_, registration=id_, cause="declined", reason="too far"))
        self._by(partner, id_, offered)
        self._by(partner, id_, p.TransferEnded(protection=id_, registration=id_, cause="taken_back", to="taker"))
        self._by(partner, id_, offered)
        new = derived_id("successor", id_)
        submitted = r.RegistrationSubmitted(
            registration=new, partner=facts("taker"), programme=REF, details=self.details(name), transferred_from=id_
        )
        gone = p.ProtectionTransferred(protection=id_, registration=id_, to="taker", successor=new)
        approved, granted = self.granted(new, "taker")
        ids = self._partner(
            "taker",
            (f"registration/{new}", submitted),
            (f"protection/{id_}", gone),
            (f"registration/{id_}", r.RegistrationCancelled(registration=id_, code="TRANSFERRED")),
            (f"registration/{new}", approved),
            (f"protection/{new}", granted),
        )
        goes_on = c.ClaimPassedOn(registration=new, predecessor=id_, claim=self.claim(new, "taker", name))
        self.ledgers.reaction(CONFLICT, ids[0], (f"claim/{new}", goes_on))

    def _renewed(self, id_: str, partner: str, name: str) -> None:
        """Won with an order and a reward that falls due later; its partner is the incumbent until that ends."""
        self.grant(id_, partner)
        won = r.DealWon(
            registration=id_,
            on=date(2026, 6, 1),
            order=OrderChecked(reference="SO 1", end_customer="same", because="same domain"),
            programme=REF,
            reward=Reward(kind="commission"),
            payable=False,
            not_payable="OUTCOME_NOT_CONFIRMED",
        )
        until = self.ledgers.at + timedelta(days=365)
        established = p.IncumbencyEstablished(
            protection=id_, registration=id_, partner=partner, until=until, renewal_from=until - timedelta(days=90)
        )
        kept = p.ProtectionFulfilled(protection=id_, registration=id_)
        stream = f"protection/{id_}"
        ids = self._partner(partner, (f"registration/{id_}", won), (stream, kept), (stream, established))
        claim = self.claim(id_, partner, name)
        incumbent = c.ClaimOfIncumbent(registration=id_, vendor=self.vendor, claim=claim)
        self.ledgers.reaction(CONFLICT, ids[0], (f"claim/{id_}", incumbent))
        confirmed = r.DealConfirmed(
            registration=id_, partner=partner, payable=False, not_payable="PRECEDED_BY_ANOTHER_CLAIM"
        )
        self._staff((f"registration/{id_}", confirmed))
        paid = r.DealRewardDue(registration=id_, partner=partner)
        self.ledgers.timer(REGISTRATION, (f"registration/{id_}", paid))
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.RenewalDue(protection=id_, registration=id_, until=until))
        self.ledgers.pass_time(hours=1)
        self._due(id_, p.IncumbencyEnded(protection=id_, registration=id_))
