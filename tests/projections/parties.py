"""Several partners on one deal: filed by a distributor, joined by others, offered to candidates, credited by a link."""

from datetime import date, timedelta
from decimal import Decimal

from contracts import attributions as a
from contracts import cosell as co
from contracts import opportunities as o
from contracts import registrations as r
from contracts.values import Chain, Money, derived_id
from tests.projections.claiming import REF, facts
from tests.projections.holding import Holding
from tests.projections.ledgers import REGISTRATION

HELPERS = ("helper", "specialist")


class Parties(Holding):
    """Brings partners together."""

    def _on_behalf(self, id_: str, partner: str, name: str) -> None:
        """A distributor files for a reseller, which is named in the chain too."""
        new = derived_id("filed", id_)
        stream = f"registration/{new}"
        details = self.details(name).model_copy(update={"chain": Chain(distributor="wholesale")})
        filed = r.RegistrationReceivedOnBehalf(registration=new, partner=partner, filed_by="wholesale")
        made = r.RegistrationSubmitted(registration=new, partner=facts(partner), programme=REF, details=details)
        ids = self._partner("wholesale", (stream, filed), (stream, made))
        self.screen(new, partner, details, ids[1])
        self.grant(new, partner)

    def _joint(self, id_: str, partner: str, name: str) -> None:
        """Two join, one declines, one does not answer; then one of those that joined leaves."""
        for number, helper in enumerate((*HELPERS, "shy", "mute")):
            self.invite(id_, partner, helper, 20 + number, name)
        self.grant(id_, partner)
        left = co.PartyLeft(registration=id_, partner="helper", shares={"specialist": Decimal(41)}, reason="no people")
        invitation = derived_id("invitation", id_, "helper")
        closed = co.CoSellInvitationClosed(invitation=invitation, subject=id_, cause="left")
        self._partner("helper", (f"registration/{id_}", left), (f"invitation/{invitation}", closed))

    def invite(self, id_: str, partner: str, helper: str, share: int, name: str) -> str:
        """A party is invited, and answers by its nature; the invitation's id."""
        invitation = derived_id("invitation", id_, helper)
        stream, due = f"invitation/{invitation}", self.ledgers.at + timedelta(days=15)
        details = self.details(name)
        invited = co.CoSellPartyInvited(
            invitation=invitation,
            subject=id_,
            partner=helper,
            role="supporting",
            share=Decimal(share),
            contribution=f"{helper} installs it",
            territory=details.territory,
            products=details.products,
            due=due,
        )
        self._partner(partner, (stream, invited))
        if helper in HELPERS:
            accepted = co.CoSellInvitationAccepted(
                invitation=invitation, subject=id_, partner=helper, customer=details.customer
            )
            joined = co.PartyJoined(
                registration=id_, invitation=invitation, partner=helper, role="supporting", share=Decimal(share)
            )
            self._partner(helper, (stream, accepted), (f"registration/{id_}", joined))
        elif helper == "shy":
            self._partner(helper, (stream, co.CoSellInvitationDeclined(invitation=invitation, subject=id_)))
        elif helper == "mute":
            self.ledgers.timer(REGISTRATION, (stream, co.CoSellInvitationExpired(invitation=invitation, subject=id_)))
        return invitation

    def opportunities(self, name: str) -> None:
        """A deal the vendor found is offered and given to one; another offer is taken back."""
        for end in ("selected", "withdrawn"):
            id_ = derived_id(self.vendor, "opportunity", name, end)
            stream = f"opportunity/{id_}"
            details = self.details(name)
            offered = o.OpportunityOffered(opportunity=id_, programme=REF, details=details, candidates=("north",))
            invitation = derived_id(id_, "north")
            invited = co.CoSellPartyInvited(
                invitation=invitation,
                subject=id_,
                partner="north",
                role="candidate",
                territory=details.territory,
                products=details.products,
                due=self.ledgers.at + timedelta(days=15),
            )
            self._staff((stream, offered), (f"invitation/{invitation}", invited))
            if end == "withdrawn":
                over = co.CoSellInvitationClosed(invitation=invitation, subject=id_, cause="offer_withdrawn")
                closed = o.OpportunityClosed(opportunity=id_, cause="withdrawn", reason="no budget")
                self._staff((stream, closed), (f"invitation/{invitation}", over))
                continue
            accepted = co.CoSellInvitationAccepted(invitation=invitation, subject=id_, partner="north")
            self._partner("north", (f"invitation/{invitation}", accepted))
            self.select(id_, details)

    def select(self, id_: str, details: r.Details) -> None:
        """The candidate gets it, with a registration of its own."""
        new = derived_id("selected", id_)
        points = {"north": {"skill": 3}}
        chosen = o.PartnerSelected(
            opportunity=id_, partner="north", registration=new, points=points, totals={"north": 9}, reason="the best"
        )
        made = r.RegistrationSubmitted(
            registration=new, partner=facts("north"), programme=REF, details=details, opportunity=id_
        )
        ids = self._staff((f"opportunity/{id_}", chosen), (f"registration/{new}", made))
        self.screen(new, "north", details, ids[1])

    def attribute(self, partner: str, name: str, *, paid: bool) -> str:
        """An order came by a partner's link; its id."""
        id_ = derived_id(self.vendor, "attribution", partner, str(paid))
        credited = a.OrderAttributed(
            attribution=id_,
            partner=partner,
            programme=REF,
            code="blog",
            customer=self.customer_of(name),
            order_reference="SO 77",
            on=date(2026, 5, 2),
            value=Money(amount=Decimal(120), currency="EUR"),
            payable=paid,
            not_payable=None if paid else "ALREADY_REWARDED",
            rival=None if paid else derived_id("other"),
        )
        self._staff((f"attribution/{id_}", credited))
        return id_

    def pay_after_all(self, attribution: str, partner: str) -> None:
        """What was paid in place of an order never will be."""
        due = a.OrderRewardDue(attribution=attribution, partner=partner)
        self.ledgers.timer(REGISTRATION, (f"attribution/{attribution}", due))
