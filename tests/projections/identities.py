"""What a vendor finds out about its customers, and what its direct sales does there, as the ledger has it."""

from contracts import customers as cu
from contracts import designations as ds
from contracts import direct as d
from contracts import engagements as en
from contracts.message import Event
from contracts.values import Customer, derived_id
from tests.projections.claiming import SCOPE, Claiming
from tests.projections.ledgers import CONFLICT


class Identities(Claiming):
    """Tells of customers that turn out to be one, of groups, of designations, and of work at accounts."""

    def merge(self, name: str, other: str) -> None:
        """Two customers are one, then two again; one belongs to a group; the account is meant for somebody."""
        kept, gone = self.customer(name), self.customer(other)
        for customer, written in ((kept, name), (gone, other)):
            seen = cu.CustomerResolved(customer=customer, written=Customer(name=written), keys=(written.lower(),))
            self._of_customer(customer, seen)
        self._of_customer(kept, cu.CustomersMerged(customer=kept, absorbed=gone, reason="one company"))
        self._of_customer(gone, cu.CustomerAbsorbed(customer=gone, into=kept))
        self._of_customer(kept, cu.CustomerSplit(customer=kept, part=gone, undone=True, reason="two after all"))
        self._of_customer(gone, cu.CustomerRestored(customer=gone, out_of=kept))
        self._of_customer(gone, cu.CustomerParentRecorded(customer=gone, parent=kept, source="lei"))
        meant = ds.AccountDesignationChanged(
            customer=kept, designation="shared", owner="cam-1", reason="plan of the year"
        )
        self._of_customer(kept, meant)
        self._of_customer(gone, meant.model_copy(update={"customer": gone, "designation": "direct"}))
        over = ds.AccountDesignationEnded(customer=gone, end=self.ledgers.at)
        self.ledgers.timer(CONFLICT, (f"customer/{gone}", over))

    def engage(self, name: str, direct_claim: str) -> None:
        """Direct sales works an account in spite of a protection, and asks for more time for its claim."""
        seller, id_ = f"{self.vendor}/-/seller-1", derived_id(self.vendor, "engagement", name)
        worked = en.DirectEngagementRecorded(
            engagement=id_,
            written=Customer(name=name),
            resolution=self.resolution(name),
            scope=SCOPE,
            kind="meeting",
            at=self.ledgers.at,
            owner="seller-1",
            direct_claims=(direct_claim,),
        )
        breach = derived_id("breach", id_)
        told = en.EngagementRuleBreachReported(
            breach=breach,
            engagement=id_,
            rule="ENGAGED_WHILE_PROTECTED",
            owner="seller-1",
            at=self.ledgers.at,
            claims=(derived_id("claim", name),),
            call=("cam-1",),
        )
        longer = d.DirectClaimExtended(direct_claim=direct_claim, end=self.ledgers.at, reason="the tender is late")
        self.ledgers.command(
            CONFLICT, seller, (f"direct-engagement/{id_}", worked), (f"engagement-breach/{breach}", told)
        )
        self.ledgers.command(CONFLICT, seller, (f"direct-claim/{direct_claim}", longer))

    def _of_customer(self, customer: str, event: Event) -> None:
        self.ledgers.command(CONFLICT, self.staff, (f"customer/{customer}", event))
