"""The whole life of rivals at random: claims are made, decided, widened, shared, handed on, rest, grow old and end.

Either service hears the other as late as chance has it, and so does its clock; a seed always makes the same race.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, ClassVar, Final

from contracts import conflicts as c
from contracts import cosell as s
from contracts import opportunities as o
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.direct import RegisterDirectClaim, WithdrawDirectClaim
from contracts.envelope import Actor
from contracts.programme import Programme, PublishProgramme
from contracts.values import Customer, Scope
from services.cli.invariants import Checker
from services.conflict.service.partition import ConflictPartition
from services.registration.domain.decide import STEPS
from services.registration.domain.state import OPEN, Registration
from services.registration.service.partition import RegistrationPartition
from tests.conflict.confiding import secret, told
from tests.integration.always import (
    nobody_waits_for_nothing,
    nothing_was_approved_before_it_was_screened,
    protections_that_meet_are_known_to,
    whoever_meets_a_protection_waits,
)
from tests.make import a_deal, a_profile, a_programme, an_id, details, proof
from tests.story import image
from tests.together import Together

VENDOR: Final = "acme"
PARTNERS: Final = ("northwind", "contoso", "fabrikam")
OPERATOR = Actor(VENDOR, None, "otto", ("operator",))
APPROVER = Actor(VENDOR, None, "anna", ("approver",))
SELLER = Actor(VENDOR, None, "dora", ("direct-sales",))
COMPANIES: Final = (
    told("Siemens AG", country="DE", website="siemens.com"),
    told("SIEMENS Aktiengesellschaft", country="DE"),
    secret("Siemens AG", country="DE", website="siemens.com"),
)
"""One customer, as it is written here and there, and as one who withholds its name has it."""
TYPES: Final = (("var",), ("var",), ("reseller",), ("msp",), ("referral",))
"""Who serves an account keeps all of it; who only brings a lead is credited for it."""
PRODUCTS: Final = (("cloud/compute",), ("cloud/compute",), ("cloud/email",), ("cloud",))
OUTCOMES: Final = ("first_claim_upheld", "later_claim_awarded", "open_competition", "not_a_conflict", "all_rejected")
LIVE_MAX: Final = 5
"""More claims at a time would each get further less often."""
BY_OPERATOR: Final = (
    *(r.StartReview, r.RequestInformation, r.ApproveRegistration, r.RejectRegistration, r.CancelRegistration),
    *(g.RevokeProtection, g.SuspendProtection, g.ReinstateProtection, g.GrantExtension, g.DenyExtension),
)


def lively(chance: Random) -> Programme:
    """The sample programme with all that may become of a protection, one way or another."""
    known = a_programme().model_dump(mode="json", exclude_none=True)
    resting = {"dispute": chance.choice(["keeps", "suspends"]), "stops_clock": chance.choice([True, False])}
    known["rules"] |= {
        "decision": known["rules"]["decision"] | {"appeal_within": "P10D"},
        "protection": {"period": "P60D", "grace": "P5D", "tail": "P20D", **resting},
        "extensions": {"count": 2, "period": "P30D", "automatic": chance.choice([True, False])},
        "activity": {"every": "P30D", "revocable_after": "P70D", "revoke": chance.choice(["by_person", "automatic"])},
        "incumbency": {"period": "P100D"},
        "line_of_business": {"tiers": ["gold"], "level": "family"},
        "co_sell": {"roles": ["supporting", "candidate"], "shares_required": chance.choice([True, False])},
        "selection": {"criteria": {"fit": 1}},
        "standing": {"on_suspension": chance.choice(["keeps", "suspends"]), "on_termination": "cancels"},
        "confidential_customers": True,
    }
    known["tracks"]["referral"] |= {"protection": {"period": "P40D", "kind": "attribution", "tail": "P5D"}}
    known["tracks"]["msp"] |= {"protection": {"period": "P50D", "kind": "account", **resting}}
    return Programme.model_validate(known)


class Race:
    """Two services, three partners and one customer, from one seed."""

    companies: ClassVar[tuple[Customer, ...]] = COMPANIES
    actions: ClassVar[Mapping[Callable[[Any], None], int]]

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.world = Together()
        self.state = self.world.registration.partition.state
        self._made = 0
        self._registers(PublishProgramme(programme=self.programme()), OPERATOR, f"programme/{VENDOR}/x")
        for partner in PARTNERS:
            self._becomes(partner)

    def programme(self) -> Programme:
        """By what everything is decided."""
        return lively(self.chance)

    def run(self, steps: int) -> None:
        """So many things happen, and each service hears and decides what it happens to."""
        for _ in range(steps):
            happens = self.chance.choices(list(self.actions), list(self.actions.values()))[0]
            happens(self)
            self._hears()
            if self.chance.random() < 0.1:
                self.settle()
        self.settle()

    def settle(self) -> None:
        """Both have heard everything: now nothing may stand against another."""
        self.world.settle()
        protections_that_meet_are_known_to(self.world)
        whoever_meets_a_protection_waits(self.world)
        nobody_waits_for_nothing(self.world, self._claims())

    def proves(self) -> None:
        """What holds for whole ledgers."""
        checker = Checker()
        for side in (self.world.registration, self.world.conflict):
            assert [found for record in side.ledger for found in checker.see(record)] == []
        assert (found := list(checker.close())) == [], found
        nothing_was_approved_before_it_was_screened(self.world)
        for side, anew in (
            (self.world.registration, RegistrationPartition()),
            (self.world.conflict, ConflictPartition()),
        ):
            assert side.replayed(anew) == image(side.partition)

    def _hears(self) -> None:
        for side in (self.world.conflict, self.world.registration):
            for _ in range(self.chance.choice([0, 0, 1, 2, 5])):
                self.world.hear(side)
            for _ in range(self.chance.choice([0, 0, 1])):
                side.tick(self.world.at)

    def claims(self) -> None:
        if len([claim for claim in self._claims() if self._was(claim)]) < LIVE_MAX:
            partner, claim = self.chance.choice(PARTNERS), self._new("claim")
            command = r.SubmitRegistration(registration=claim, partner=partner, details=self._asked())
            self._registers(command, _partner(partner), f"registration/{claim}")

    def moves(self) -> None:
        """A claim, in a way that may be taken as the registration service sees it."""
        if claims := [claim for claim in self._claims() if self._was(claim)]:
            claim = self.chance.choice(claims)
            was = self._was(claim)
            every = self._steps(was)
            self._sends(self.chance.choice([step for step in every if was.stage in STEPS[type(step)].stages]), was)

    def works(self) -> None:
        """What only becomes of what was granted."""
        if granted := self._granted():
            was = self._was(self.chance.choice(granted))
            self._sends(self.chance.choice(self._steps_of_granted(was)), was)

    def is_handed_on(self) -> None:
        if granted := self._granted():
            was = self._was(self.chance.choice(granted))
            to = self.chance.choice(PARTNERS)
            self._sends(g.TransferProtection(protection=was.id, to=to), was)
            self._hears()
            taken = self.chance.random() < 0.8
            answer = (g.AcceptTransfer if taken else g.DeclineTransfer)(protection=was.id)
            self._registers(answer, _partner(to), f"registration/{was.id}")

    def is_shared(self) -> None:
        if claims := [claim for claim in self._claims() if self._was(claim)]:
            was, partner = self._was(self.chance.choice(claims)), self.chance.choice(PARTNERS)
            invitation = self._new("invitation")
            self._sends(
                s.InviteCoSellParty(invitation=invitation, registration=was.id, partner=partner, share="10"), was
            )
            if self.chance.random() < 0.8:
                joins = self.chance.random() < 0.8
                answer = (s.AcceptInvitation if joins else s.DeclineInvitation)(invitation=invitation)
                self._registers(answer, _partner(partner), f"invitation/{invitation}")

    def is_left(self) -> None:
        if joint := [was for claim in self._claims() if (was := self._was(claim)) and was.parties]:
            was = self.chance.choice(joint)
            who = self.chance.choice([was.partner, *(party.partner for party in was.parties if party.partner)])
            command = r.LeaveRegistration(registration=was.id, partner=who)
            self._registers(command, _partner(who), f"registration/{was.id}")

    def is_offered(self) -> None:
        """The vendor offers a deal it found to all, and gives it to one who takes it."""
        key, asked = self._new("opportunity"), self._asked()
        found = asked.model_copy(update={"deal": asked.deal.model_copy(update={"origin": "vendor"})})
        about = f"opportunity/{key}"
        self._registers(o.OfferOpportunity(opportunity=key, details=found, candidates=PARTNERS), OPERATOR, about)
        for one in self.state.invitations_of(key):
            self._registers(s.AcceptInvitation(invitation=one.id), _partner(one.partner), f"invitation/{one.id}")
        points = {name: {"fit": 1} for name in PARTNERS}
        chosen = o.SelectPartner(opportunity=key, partner=self.chance.choice(PARTNERS), points=points)
        self._registers(chosen, OPERATOR, about)

    def is_settled(self) -> None:
        """A person settles a case, this way or that."""
        if cases := [case for case in self.world.conflict.partition.state.cases.dump().cases if case.open]:
            case, outcome = self.chance.choice(cases).id, self.chance.choice([*OUTCOMES, None])
            command = (
                c.DismissConflict(conflict=case, reason="another company")
                if outcome is None
                else c.ResolveConflict(conflict=case, outcome=outcome, reason="seen")
            )
            self.world.conflict.send(command, APPROVER, f"conflict/{case}", self.world.at)

    def is_reserved(self) -> None:
        """Direct sales claims it, or lets it go."""
        live = self.world.conflict.partition.state.claims.dump().live
        direct = [claim.id for claim in live if claim.kind == "direct"]
        key = direct[0] if direct else self._new("direct")
        asked = self._asked()
        scope = Scope(products=asked.products, territory=asked.territory)
        command = (
            WithdrawDirectClaim(direct_claim=key, reason="no project")
            if direct
            else RegisterDirectClaim(direct_claim=key, customer=asked.customer, scope=scope, owner="Dora")
        )
        self.world.conflict.send(command, SELLER, f"direct-claim/{key}", self.world.at)

    def partner_changes(self) -> None:
        """A partner may make no claims for a while, or rarely for good, or is of another type."""
        partner = self.chance.choice(PARTNERS)
        if self.chance.random() < 0.5:
            return self._becomes(partner)
        known = self.state.partner(VENDOR, partner)
        if known is not None and known.standing == "suspended":
            command: Any = p.ReinstatePartner(partner=partner)
        else:
            ends = self.chance.random() < 0.1
            command = (p.TerminatePartner if ends else p.SuspendPartner)(partner=partner, code="AUDIT")
        return self._registers(command, OPERATOR, f"partner/{VENDOR}/{partner}")

    def time_passes(self) -> None:
        self.world.passes(days=self.chance.choice([1, 3, 3, 8, 20, 40]))

    def _steps(self, was: Registration) -> list[Any]:
        """Every command on a registration that may move it, with those more often that lead to more."""
        known: dict[str, Any] = {"registration": was.id}
        asked = self._asked()
        if was.grant is not None:
            asked = was.asked().model_copy(update={"products": asked.products, "territory": asked.territory})
        return [
            r.AmendRegistration(details=asked, **known),
            r.WithdrawRegistration(**known),
            r.StartReview(**known),
            r.RequestInformation(reasons=("UNCLEAR",), fields=("customer", "territory", "products"), **known),
            *[r.ProvideInformation(details=asked, **known), r.ProvideInformation(**known)] * 2,
            *[r.ApproveRegistration(**known)] * 6,
            r.RejectRegistration(code="NO_BUDGET", **known),
            *[r.FileAppeal(grounds="look again", **known)] * 2,
            *[r.DecideAppeal(upheld=self.chance.random() < 0.8, **known)] * 3,
            r.AttachEvidence(evidence=(proof("proposal", summary=f"offer {self._made}"),), **known),
            r.CancelRegistration(code="NO", **known),
        ]

    def _steps_of_granted(self, was: Registration) -> list[Any]:
        known: dict[str, Any] = {"protection": was.id}
        scopes = {"products": self.chance.choice(PRODUCTS), "territory": self.chance.choice(["DE", "EMEA"])}
        asked = was.asked().model_copy(update=scopes)
        return [
            *[g.RequestExtension(evidence=(proof("meeting", self.world.at, f"{self.world.at}"),), **known)] * 3,
            *[g.GrantExtension(**known)] * 2,
            g.DenyExtension(code="NO", **known),
            g.SuspendProtection(code="AUDIT", **known),
            *[g.ReinstateProtection(**known)] * 2,
            g.ReleaseProtection(**known),
            g.RevokeProtection(code="FRAUD", **known),
            r.ReportActivity(registration=was.id, at=self.world.at, summary="met them"),
            r.RecordOutcome(registration=was.id, outcome=self.chance.choice(["won", "lost"]), on=self.world.at.date()),
            *[r.AmendRegistration(registration=was.id, details=asked)] * 4,
            *[r.ApproveRegistration(registration=was.id)] * 3,
        ]

    def _asked(self) -> r.Details:
        chance = self.chance
        scope = chance.choice(["opportunity", "opportunity", "opportunity", "line_of_business"])
        project = chance.choice([None, None, "Tower A", "Tower B"])
        return details(
            customer=chance.choice(self.companies),
            products=chance.choice(PRODUCTS),
            territory=chance.choice(["DE", "DE", "EMEA"]),
            deal=a_deal(chance.choice(["20000", "200000"]), project=project, scope=scope),
        )

    def _becomes(self, partner: str) -> None:
        profile = a_profile(types=self.chance.choice(TYPES))
        command = p.RecordPartner(partner=partner, profile=profile)
        self._registers(command, OPERATOR, f"partner/{VENDOR}/{partner}")

    def _new(self, kind: str) -> str:
        self._made += 1
        return an_id(f"{kind} {self._made}")

    def _claims(self) -> list[str]:
        made = [one for one in self.world.registration.ledger if one.type == r.RegistrationSubmitted.TYPE]
        return list(dict.fromkeys(one.stream.partition("/")[2] for one in made))

    def _was(self, claim: str) -> Registration | None:
        was = self.state.registration(claim)
        alive = isinstance(was, Registration) and (was.stage in OPEN or was.appeal is not None)
        return was if alive else None

    def _granted(self) -> list[str]:
        return [claim for claim in self._claims() if (was := self._was(claim)) and was.grant is not None]

    def _sends(self, step: Any, was: Registration) -> None:
        by = OPERATOR if isinstance(step, BY_OPERATOR) else _partner(was.partner)
        if isinstance(step, r.DecideAppeal):
            by = APPROVER
        self._registers(step, by, f"registration/{was.id}")

    def _registers(self, command: Any, by: Actor, subject: str) -> None:
        self.world.registration.send(command, by, subject, self.world.at)


def _partner(name: str) -> Actor:
    return Actor(VENDOR, name, f"{name}-sales", ("partner",))


Race.actions = {
    Race.claims: 20,
    Race.moves: 25,
    Race.works: 20,
    Race.is_handed_on: 5,
    Race.is_shared: 5,
    Race.is_left: 4,
    Race.is_offered: 2,
    Race.is_settled: 6,
    Race.is_reserved: 2,
    Race.partner_changes: 4,
    Race.time_passes: 7,
}
