"""Two claims that meet, and every way in which that ends."""

from contracts import claims as c
from contracts import conflicts as k
from contracts import registrations as r
from contracts.message import Event
from contracts.values import (
    derived_id,
)
from tests.projections.claiming import Claiming
from tests.projections.ledgers import CONFLICT, REGISTRATION


class Contests(Claiming):
    """Brings claims into conflict."""

    def contest(self, id_: str, partner: str, name: str, end: str | None) -> str:
        """A rival claims the same; the case, settled in one way or left open. Returns the case's id."""
        rival = self.submit("rival", name)
        conflict = derived_id("conflict", id_, rival)
        case, stream = f"conflict/{conflict}", f"registration/{rival}"
        (cause,) = self.ledgers.reaction(
            CONFLICT, self.screened[rival], (case, self._detected(conflict, id_, rival, name))
        )
        held = r.ReviewStarted(registration=rival, reasons=("CONFLICT_OPEN",), conflicts=(conflict,))
        self.ledgers.reaction(REGISTRATION, cause, (stream, held))
        self._staff((case, k.ConflictAcknowledged(conflict=conflict)), ledger=CONFLICT)
        self._staff((case, k.ConflictEscalated(conflict=conflict, reason="big deal")), ledger=CONFLICT)
        if end is not None:
            self._settle(conflict, id_, rival, end)
        return conflict

    def refuse_account(self, id_: str) -> None:
        """A person finds the account not eligible; nobody else has anything to do with it."""
        stream = f"registration/{id_}"
        review = r.ReviewStarted(registration=id_, reasons=("ABOVE_AUTOMATIC_SIZE",))
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (stream, review))
        rejected = r.RegistrationRejected(registration=id_, code="ACCOUNT_RESERVED", rule="NAMED_ACCOUNTS")
        self._staff((stream, rejected))

    def _settle(self, conflict: str, id_: str, rival: str, end: str) -> None:
        case = f"conflict/{conflict}"
        effects = (k.Effect(claim=id_, effect="keep"), k.Effect(claim=rival, effect="deny"))
        if end == "resolved":
            event: Event = k.ConflictResolved(
                conflict=conflict,
                outcome="first_claim_upheld",
                rule="FIRST_CLAIM",
                winner=id_,
                effects=effects,
                reason="earlier and better evidenced",
            )
        elif end == "dismissed":
            event = k.ConflictDismissed(conflict=conflict, claims=(id_, rival), reason="two companies")
        else:
            event = k.ConflictLapsed(conflict=conflict, claims=(id_, rival), ended=rival, cause="withdrawn")
        (cause,) = self._staff((case, event), ledger=CONFLICT)
        after: Event = r.HoldChanged(registration=rival, conflicts=(), cause="CONFLICT_CLOSED")
        stream = f"hold/{rival}"
        if end == "resolved":
            after = r.RegistrationRejected(
                registration=rival,
                code="ALREADY_PROTECTED",
                rule="FIRST_CLAIM",
                conflict=conflict,
                note="north was first",
            )
            stream = f"registration/{rival}"
        self.ledgers.reaction(REGISTRATION, cause, (stream, after))

    def _detected(self, conflict: str, id_: str, rival: str, name: str) -> k.ConflictDetected:
        finding = c.Finding(
            kind="PARTNER_OVERLAP",
            severity="block",
            rival=id_,
            conflict=conflict,
            rule="PARTNER_OVERLAP",
            rule_version=1,
            account="same",
            probability=0.99,
            products="equal",
            territory="equal",
            explanation=f"Both claim {name} for the same products in DE.",
        )
        sides = (self.claim(id_, "first", name), self.claim(rival, "rival", name))
        return k.ConflictDetected(
            conflict=conflict, kind="PARTNER_OVERLAP", severity="block", sides=sides, finding=finding
        )
