"""Fifty accounts that a partner registers and never contacts; both deciding services over two ledgers."""

from typing import Any

from contracts import conflicts as c
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
            evidence={"at_least": "meeting"},
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


def replays(story: Fifty) -> None:
    """Each ledger alone leads to the state its service has."""
    world = story.world
    assert world.registration.replayed(RegistrationPartition()) == image(world.registration.partition)
    assert world.conflict.replayed(ConflictPartition()) == image(world.conflict.partition)
