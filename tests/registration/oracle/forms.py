"""The forms in which a command is sent: what it says, out of one number, and what the oracle is told that it says."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from contracts import cosell as c
from contracts import protections as g
from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command
from tests.make import an_id
from tests.registration.oracle import claiming, parties, proving
from tests.registration.oracle.books import Books, Said
from tests.registration.oracle.deals import DEALS, FIRST, LATE, item, proof_id
from tests.registration.oracle.known import Claim
from tests.registration.oracle.people import PARTNERS

SHARES = (Decimal(30), Decimal(60), Decimal(100), None)
REVIEWERS = ("kim", "max", "fay", "petra")


class Asked(NamedTuple):
    """One command as it is sent: about which registration, in which of its forms, and when."""

    key: str
    form: int
    books: Books
    claim: Claim | None


def deal(asked: Asked) -> Any:
    # Mostly what is asked for already, a little changed: anything else ends in the same few refusals.
    if asked.form % 4 == 0 and asked.claim is not None:
        return asked.claim.deal
    return DEALS[asked.form % len(DEALS)]


def proof_at(asked: Asked) -> Any:
    shift = (timedelta(0), timedelta(days=-3), timedelta(days=-30), LATE)[asked.form // 3 % 4]
    return asked.books.at + shift


def kind_of(asked: Asked) -> str:
    return ("meeting", "proposal", "contact")[asked.form % 3]


def replaced(asked: Asked) -> str | None:
    proofs = asked.claim.proofs if asked.claim is not None else []
    return proofs[asked.form % len(proofs)].key if asked.form % 5 == 0 and proofs else None


def some_proof(asked: Asked) -> str:
    proofs = asked.claim.proofs if asked.claim is not None else []
    return proofs[asked.form % len(proofs)].key if proofs else FIRST[0]


def attach(asked: Asked) -> Command:
    kind, at, old = kind_of(asked), proof_at(asked), replaced(asked)
    supersedes = proof_id(asked.key, old) if old else None
    evidence = (item(f"{kind}@{at.isoformat()}"),)
    return r.AttachEvidence(registration=asked.key, evidence=evidence, supersedes=supersedes)


def attached(books: Books, claim: Claim, person: Actor, asked: Asked) -> Said:
    return proving.attach(books, claim, person, kind_of(asked), proof_at(asked), replaced(asked))


def more_time(asked: Asked) -> Command:
    at = time_proof(asked)
    evidence = (item(f"proposal@{at.isoformat()}"),) if at else ()
    return g.RequestExtension(protection=asked.key, evidence=evidence)


def time_proof(asked: Asked) -> Any:
    return asked.books.at if asked.form % 3 else None


def fields(asked: Asked) -> tuple[str, ...]:
    return (("deal",), ("territory", "products"), ("customer", "deal"), ())[asked.form % 4]


def answer(asked: Asked) -> Any:
    return None if asked.form % 3 == 0 else deal(asked)


def invitation(asked: Asked) -> str:
    return an_id(f"invitation {asked.key} {asked.form % 6}")


def invitee(asked: Asked) -> str:
    return PARTNERS[asked.form % 3]


def share(asked: Asked) -> Decimal | None:
    return SHARES[asked.form % len(SHARES)]


def invite(asked: Asked) -> Command:
    return c.InviteCoSellParty(
        invitation=invitation(asked), registration=asked.key, partner=invitee(asked), share=share(asked)
    )


def invited(books: Books, claim: Claim, person: Actor, asked: Asked) -> Said:
    return parties.invite(books, claim, person, invitation(asked), invitee(asked), share(asked))


def outcome(asked: Asked) -> Command:
    ahead = 3 if asked.form % 7 == 0 else 0
    on = (asked.books.at + timedelta(days=ahead)).date()
    return r.RecordOutcome(registration=asked.key, outcome="won" if asked.form % 2 else "lost", on=on)


def ended(books: Books, claim: Claim, person: Actor, asked: Asked) -> Said:
    return claiming.outcome(books, claim, person, bool(asked.form % 2), early=asked.form % 7 == 0)


def desk(asked: Asked) -> str | None:
    return (None, None, "team", "finance", None, "director")[asked.form % 6]


def code(asked: Asked) -> str:
    return ("PERSON_AUDIT", "PERSON_PRICE", "PERSON_AUDIT", "PARTNER_SUSPENDED")[asked.form % 4]


def why(asked: Asked) -> str:
    return "INACTIVE" if asked.form % 2 else "FRAUD"


def to(asked: Asked) -> str:
    return PARTNERS[asked.form % 3]


def reviewer(asked: Asked) -> str:
    return REVIEWERS[asked.form % 4]
