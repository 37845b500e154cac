"""The story of the source: a partner registers fifty accounts it never contacted, another develops a deal in one.

Both deciding services over two ledgers; the squatter loses what it cannot evidence, by rule, and all of it replays.
"""

from typing import Any

import pytest

from contracts import conflicts as c
from contracts import protections as g
from contracts import registrations as r
from contracts.disclosure import disclosed
from contracts.disputes import Disputes
from contracts.envelope import Actor
from contracts.message import Command
from contracts.partners import RecordPartner
from contracts.programme import Programme, PublishProgramme
from contracts.values import Customer
from services.conflict.service.partition import ConflictPartition
from services.registration.service.partition import RegistrationPartition
from tests.make import a_profile, a_programme, an_id, details, proof
from tests.story import event_of, image
from tests.together import Together

VENDOR, SQUATTER, DEVELOPER = "acme", "grabit", "northwind"
OPERATOR = Actor(VENDOR, None, "otto", ("operator",))
KIM = Actor(VENDOR, None, "kim", ("channel-manager",))
DANA = Actor(VENDOR, None, "dana", ("approver",))
ACCOUNTS = tuple(
    f"{name} AG"
    for name in (
        "Alpenhof Borsigwerk Castellan Dornbusch Elsterberg Falkensee Gruenwald Hansekontor Isartal Jadebusen "
        "Kaltenbach Lindwurm Moselgold Nordlicht Ostwind Pfalzbau Querfurt Rheingau Salzach Taubenheim "
        "Uferlos Voralberg Wendland Xylon Ypsilanti Zugspitz Ahrensburg Birkenhain Chiemgau Donauwelle "
        "Eichsfeld Frankonia Goldkorn Havelland Immergruen Jungbrunnen Kupferdreh Lechrain Muehlbach Neckarbogen "
        "Odenwald Potsdamer Quellental Rabenstein Spreebogen Tannenzapf Ulmenhof Vogtland Weserkrone Zwiebelturm "
    ).split()
)
WANTED = 23
"""The one of the fifty in which somebody else works on a deal."""


def programme() -> Programme:
    """A contact is enough to register; to stand in a dispute a claim has to show at least a meeting."""
    known = a_programme().model_dump()
    rules = known["rules"] | {"evidence": "contact", "caps": None}
    return a_programme(
        rules=rules,
        tracks={kind: track | {"evidence": None, "certificates": None} for kind, track in known["tracks"].items()},
        conflicts=Disputes(
            evidence={"at_least": "meeting"},  # type: ignore[arg-type]
            evidence_within="P10D",
            by_rule=True,
            appeal_within="P10D",
            appeal_decided_within="P5D",
        ),
    )


class Fifty:
    """The vendor, the squatter with its fifty claims, and the developer of one deal."""

    def __init__(self) -> None:
        self.world = Together()
        self.asks(PublishProgramme(programme=programme()), OPERATOR, "programme/acme/upm-default")
        for partner in (SQUATTER, DEVELOPER):
            self.asks(RecordPartner(partner=partner, profile=a_profile(name=partner)), KIM, f"partner/acme/{partner}")
        self.squats = [self.claims(SQUATTER, account, "contact") for account in ACCOUNTS]

    def asks(self, command: Command, by: Actor, subject: str, side: str = "registration") -> None:
        """Somebody sends a command, and both services come to rest."""
        getattr(self.world, side).send(command, by, subject, self.world.at)
        self.world.settle()

    def claims(self, partner: str, account: str, *kinds: str) -> str:
        """A partner registers a deal with such proofs."""
        claim = an_id(f"{partner} {account}")
        said = details(
            customer=Customer(name=account, country="DE"),
            evidence=tuple(proof(kind, at=self.world.at) for kind in kinds),
        )
        by = Actor(VENDOR, partner, "p", ("partner",))
        command = r.SubmitRegistration(registration=claim, partner=partner, details=said)
        self.asks(command, by, f"registration/{claim}")
        return claim

    def about(self, kind: type[Command], by: Actor, case: str, **known: Any) -> None:
        """Somebody of the vendor does something with a case."""
        self.asks(kind.model_validate({"conflict": case, **known}), by, f"conflict/{case}", "conflict")

    def passes(self, days: float) -> None:
        """Time passes, and everything that is due is decided."""
        self.world.passes(days=days)
        self.world.settle()

    def stage(self, claim: str) -> str:
        """Where a registration stands."""
        found = self.world.registration.partition.state.registration(claim)
        return found.stage if found is not None else "unknown"

    def told(self, claim: str) -> list[str]:
        """The events of a registration that its partner hears of, and all that they say to it."""
        own = (f"registration/{claim}", f"protection/{claim}")
        records = [record for record in self.world.registration.ledger if record.stream in own]
        cut = [
            disclosed(record.type, event_of(record.type, record.value).model_dump(mode="json")) for record in records
        ]
        return [f"{record.type} {said}" for record, said in zip(records, cut, strict=True) if said is not None]

    def settled(self) -> c.ConflictResolved:
        """How the case was settled."""
        found = (event_of(record.type, record.value) for record in self.world.conflict.ledger)
        return next(event for event in found if isinstance(event, c.ConflictResolved))


@pytest.fixture
def contested() -> tuple[Fifty, str, str]:
    """The fifty claims are protected; the developer's, with a meeting and a demonstration, finds one locked."""
    story = Fifty()
    assert {story.stage(claim) for claim in story.squats} == {"approved"}
    story.passes(20)
    developed = story.claims(DEVELOPER, ACCOUNTS[WANTED], "contact", "meeting", "demonstration")
    assert story.stage(developed) == "under_review"
    (case,) = story.world.conflict.partition.state.cases_of(developed)
    return story, developed, case.id


def replays(story: Fifty) -> None:
    """Each ledger alone leads to the state its service has."""
    world = story.world
    assert world.registration.replayed(RegistrationPartition()) == image(world.registration.partition)
    assert world.conflict.replayed(ConflictPartition()) == image(world.conflict.partition)


@pytest.mark.covers("S68")
def test_the_squatter_loses_what_it_cannot_evidence_and_the_developer_wins_by_rule(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    open_case = story.world.conflict.partition.state.case(case)
    assert open_case is not None
    assert open_case.suggested == ("later_claim_awarded", developed)
    story.about(c.RequestConflictEvidence, KIM, case, note="show your meetings")
    story.asks(
        r.AttachEvidence(registration=developed, evidence=(proof("proposal", at=story.world.at),)),
        Actor(VENDOR, DEVELOPER, "p", ("partner",)),
        f"registration/{developed}",
    )
    story.passes(10)
    settled = story.settled()
    assert (settled.outcome, settled.rule, settled.winner) == ("later_claim_awarded", "FIRST_SHOWS_NO_WORK", developed)
    assert (story.stage(squatted), story.stage(developed)) == ("cancelled", "approved")
    others = {story.stage(claim) for claim in story.squats if claim != squatted}
    assert others == {"approved"}
    replays(story)


def test_neither_is_told_of_the_other(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    story.about(c.RequestConflictEvidence, KIM, case, note="the other one is northwind, or grabit")
    story.passes(10)
    for claim, rival, other in (
        (story.squats[WANTED], developed, DEVELOPER),
        (developed, story.squats[WANTED], SQUATTER),
    ):
        said = "\n".join(story.told(claim))
        assert "evidence.demanded.v1" in said
        assert not [word for word in (rival, other, case, "CONFLICT", "conflict") if word in said]


def test_a_squatter_that_shows_work_after_all_keeps_its_claim(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    story.about(c.RequestConflictEvidence, KIM, case)
    story.asks(
        r.AttachEvidence(registration=squatted, evidence=(proof("meeting", at=story.world.at),)),
        Actor(VENDOR, SQUATTER, "p", ("partner",)),
        f"registration/{squatted}",
    )
    story.passes(10)
    assert story.settled().outcome == "first_claim_upheld"
    assert (story.stage(squatted), story.stage(developed)) == ("approved", "rejected")
    replays(story)


def test_an_appeal_at_the_registration_is_decided_in_the_case_and_undoes_what_was_settled(
    contested: tuple[Fifty, str, str],
):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    story.about(c.ResolveConflict, KIM, case, outcome="first_claim_upheld", reason="it was there first")
    assert story.stage(developed) == "rejected"
    appeal = r.FileAppeal(registration=developed, grounds="nobody there has ever heard of them")
    story.asks(appeal, Actor(VENDOR, DEVELOPER, "p", ("partner",)), f"registration/{developed}")
    story.about(c.DecideConflictAppeal, KIM, case, outcome="later_claim_awarded", reason="I was wrong")
    assert story.stage(squatted) == "approved"
    story.about(c.DecideConflictAppeal, DANA, case, outcome="later_claim_awarded", reason="the work is theirs")
    assert (story.stage(squatted), story.stage(developed)) == ("cancelled", "approved")
    kinds = [
        type(event_of(one.type, one.value)) for one in story.world.registration.ledger if one.stream.endswith(developed)
    ]
    assert kinds[-3:] == [r.AppealUpheld, r.RegistrationApproved, g.ProtectionGranted]
    replays(story)
