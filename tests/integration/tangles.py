"""Races in which the conflicts themselves are worked: every outcome, appeals, proof, and customers merged and split."""

from decimal import Decimal
from typing import Any, Final, get_args

from contracts import conflicts as c
from contracts.conflicts import ResolutionCode, SideScope
from contracts.customers import MergeCustomers, RecordCustomerParent, SplitCustomer
from contracts.designations import SetAccountDesignation
from contracts.disputes import Disputes
from contracts.envelope import Actor
from contracts.evidence import AtLeast
from contracts.programme import Programme
from contracts.values import Scope
from services.conflict.domain.state import Case
from tests.conflict.confiding import told
from tests.integration import races
from tests.integration.races import VENDOR, Race
from tests.make import proof

MANAGERS: Final = tuple(Actor(VENDOR, None, name, ("channel-manager",)) for name in ("kim", "lee"))
HEAD: Final = Actor(VENDOR, None, "hanna", ("approver",))
OTHERS: Final = (
    told("Siemens Energy AG", country="DE", website="siemens-energy.com"),
    told("Sieemens AG", country="DE"),
    told("Bosch GmbH", country="DE", website="bosch.com"),
)
"""One of the same family, one written wrongly, and one that is another."""
OUTCOMES: Final[tuple[ResolutionCode, ...]] = get_args(ResolutionCode)


class Tangle(Race):
    """A race among more customers, with people who settle, appeal, merge and split all the time."""

    companies = (*races.COMPANIES, *OTHERS)

    def programme(self) -> Programme:
        """With everything that a programme may say of cases, one way or another."""
        conflicts = Disputes(
            within="P10D",
            at_risk="P2D",
            to="compliance",
            evidence=AtLeast(at_least="meeting"),
            quiet_after="P30D",
            by_rule=self.chance.choice([True, False]),
            appeal_within=self.chance.choice(["P10D", "P40D"]),
            appeal_decided_within="P10D",
            plural_by_law=self.chance.choice([(), ("DE",)]),
            secondary_price_level="list",
            secondary_reward=Decimal(50),
        )
        return super().programme().model_copy(update={"conflicts": conflicts})

    def settles(self) -> None:
        """A person settles a case in any way there is; many are refused."""
        if cases := self._cases(is_open=True):
            case = self.chance.choice(cases)
            self._conflict(c.ResolveConflict(**self._settlement(case)), self.chance.choice(MANAGERS), case.id)

    def is_taken_up(self) -> None:
        """Somebody looks at a case, hands it up, or asks for proof of work."""
        if cases := self._cases(is_open=True):
            case = self.chance.choice(cases).id
            command = self.chance.choice(
                [
                    c.AcknowledgeConflict(conflict=case),
                    c.EscalateConflict(conflict=case, reason="too big for me"),
                    c.RequestConflictEvidence(conflict=case, note="what did you do?"),
                    c.DismissConflict(conflict=case, reason="another company"),
                ]
            )
            self._conflict(command, self.chance.choice(MANAGERS), case)

    def is_proven(self) -> None:
        """A side shows its work, or what the customer signed."""
        if cases := self._cases(is_open=True):
            case = self.chance.choice(cases)
            kind = self.chance.choice(["meeting", "customer_letter", "customer_letter"])
            shown = (proof(kind, self.world.at, f"shown {self._made}"),)
            command = c.ProvideConflictEvidence(conflict=case.id, claim=self.chance.choice(case.sides), evidence=shown)
            self._conflict(command, MANAGERS[0], case.id)

    def is_appealed(self) -> None:
        """A side that lost asks for another look, or somebody takes that."""
        if cases := self._cases(is_open=False):
            case = self.chance.choice(cases)
            if self.chance.random() < 0.5:
                asked = c.AppealConflict(conflict=case.id, claim=self.chance.choice(case.sides), grounds="look again")
                return self._conflict(asked, MANAGERS[0], case.id)
            settlement = self._settlement(case)
            if self.chance.random() < 0.3:
                settlement = {"conflict": case.id, "reason": "it stands"}
            return self._conflict(c.DecideConflictAppeal(**settlement), HEAD, case.id)
        return None

    def is_merged(self) -> None:
        """Two customers are found to be one, or one to be two after all, or one to own another."""
        ids, parts = self._customers(), self.world.conflict.partition.state.customers.mergers.absorbed
        if len(ids) < 2:
            return
        one, other = self.chance.sample(ids, 2)
        if parts and self.chance.random() < 0.5:
            other = self.chance.choice(sorted(parts))
            one = parts[other].into
        command = self.chance.choice(
            [
                MergeCustomers(customer=one, absorbed=other, reason="one register entry"),
                SplitCustomer(customer=one, part=other, reason="two register entries"),
                SplitCustomer(customer=one, part=other, reason="two register entries"),
                RecordCustomerParent(customer=one, parent=other, source="person", reason="group"),
            ]
        )
        self._conflict(command, MANAGERS[0], one, "customer")

    def is_designated(self) -> None:
        """The vendor says for whom an account is meant."""
        if known := self._customers():
            customer = self.chance.choice(known)
            meant = self.chance.choice(["direct", "named", "partner_led", "shared", "none"])
            partner = self.chance.choice(races.PARTNERS) if meant == "named" else None
            command = SetAccountDesignation(
                customer=customer, designation=meant, partner=partner, owner="Dora", reason="the plan of the year"
            )
            self._conflict(command, MANAGERS[0], customer, "customer")

    def _settlement(self, case: Case) -> dict[str, Any]:
        outcome = self.chance.choice(OUTCOMES)
        known: dict[str, Any] = {"conflict": case.id, "outcome": outcome, "reason": "seen"}
        if outcome in ("customer_choice", "co_sell_shared") or self.chance.random() < 0.2:
            known["winner"] = self.chance.choice(case.sides)
        if outcome == "co_sell_shared":
            known["share"] = "30"
        if outcome == "scope_split":
            parts = [Scope(products=(f"cloud/{one}",), territory="DE") for one in ("compute", "email")]
            self.chance.shuffle(parts)
            known["split"] = tuple(
                SideScope(claim=side, scope=part) for side, part in zip(case.sides, parts, strict=True)
            )
        return known

    def _customers(self) -> list[str]:
        return sorted(one.id for one in self.world.conflict.partition.state.customers.dump().known)

    def _cases(self, *, is_open: bool) -> list[Case]:
        return [one for one in self.world.conflict.partition.state.cases.dump().cases if one.open is is_open]

    def _conflict(self, command: Any, by: Actor, about: str, stream: str = "conflict") -> None:
        self.world.conflict.send(command, by, f"{stream}/{about}", self.world.at)


Tangle.actions = {
    **Race.actions,
    Tangle.settles: 24,
    Tangle.is_taken_up: 4,
    Tangle.is_proven: 4,
    Tangle.is_appealed: 8,
    Tangle.is_merged: 5,
    Tangle.is_designated: 2,
}
