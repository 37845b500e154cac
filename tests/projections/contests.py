"""Two claims that meet, and every way in which that ends."""

from contracts import conflicts as k
from contracts import registrations as r
from contracts.findings import ConflictKind, Finding
from contracts.message import Event
from contracts.values import Evidence, derived_id
from tests.projections.claiming import Claiming
from tests.projections.ledgers import CONFLICT, REGISTRATION

SETTLED = frozenset({"resolved", "upheld", "overturned"})
"""Ends of a case in which the first claim wins, whatever becomes of that later."""


class Contests(Claiming):
    """Brings claims into conflict."""

    contests = 0
    """How many there were so far."""

    def contest(self, id_: str, partner: str, name: str, end: str | None) -> str:
        """A rival claims the same; the case, settled in one way or left open. Returns the case's id."""
        self.contests += 1
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
        self._weighed(conflict, id_, rival)
        if end is not None:
            self._settle(conflict, id_, rival, end)
        return conflict

    def _weighed(self, conflict: str, id_: str, rival: str) -> None:
        """Both sides are asked for proof, one answers, and what the rules would decide changes; it is late by then."""
        case, due = f"conflict/{conflict}", self.ledgers.at
        wanted = k.Suggestion(outcome="later_claim_awarded", rule="FIRST_SHOWS_NO_WORK", reason="The first shows none.")
        asked = k.ConflictEvidenceRequested(conflict=conflict, claims=(id_, rival), due=due, note="meetings")
        shown = k.ConflictEvidenceReceived(
            conflict=conflict, claim=rival, evidence=(Evidence(kind="meeting", at=due, summary=""),)
        )
        self._staff((case, asked), ledger=CONFLICT)
        flagged = self._finding(id_, conflict, "BLOCKED_BY_BLANKET", "The earlier claim is flagged.")
        lifted = self._finding(id_, conflict, "PARTNER_OVERLAP", "Both claim the same, and nothing is flagged.")
        self.ledgers.timer(
            CONFLICT,
            *(
                (case, k.ConflictRescored(conflict=conflict, kind=found.kind, severity=found.severity, finding=found))
                for found in (flagged, lifted)
            ),
            (case, shown),
            (case, k.ConflictSlaAtRisk(conflict=conflict, due=due)),
            (case, k.ConflictSlaBreached(conflict=conflict, due=due)),
            (case, k.ConflictEvidenceOverdue(conflict=conflict, silent=(id_,), due=due)),
            (case, k.OutcomeSuggested(conflict=conflict, suggestion=wanted)),
        )
        demanded = r.EvidenceDemanded(registration=rival, code="ASKED_IN_CASE", due=due, conflict=conflict)
        self.ledgers.timer(REGISTRATION, (f"registration/{rival}", demanded))
        proposed = k.Settlement(outcome="first_claim_upheld")
        self._staff(
            (case, k.OutcomeProposed(conflict=conflict, settlement=proposed, reason="it was first")), ledger=CONFLICT
        )

    def look_again(self, conflict: str, id_: str, rival: str, end: str) -> None:
        """The losing side asks for another look at a settled case, or nobody does."""
        case = f"conflict/{conflict}"
        if end == "resolved":
            self.ledgers.timer(CONFLICT, (case, k.ConflictClosed(conflict=conflict)))
            return
        appeal = k.ConflictAppealed(conflict=conflict, claim=rival, grounds="we did the work")
        self._staff((case, appeal), ledger=CONFLICT)
        answer: Event = k.OutcomeUpheld(conflict=conflict, claims=(id_, rival), reason="it stands")
        if end == "overturned":
            answer = k.OutcomeOverturned(
                conflict=conflict,
                overturned="first_claim_upheld",
                outcome="open_competition",
                rule="OPEN_COMPETITION",
                effects=(k.Effect(claim=id_, effect="keep", standing="open"), k.Effect(claim=rival, effect="keep")),
                reason="it is a tender",
            )
        self._staff((case, answer), ledger=CONFLICT)

    def refuse_account(self, id_: str) -> None:
        """A person finds the account not eligible; nobody else has anything to do with it."""
        stream = f"registration/{id_}"
        review = r.ReviewStarted(registration=id_, reasons=("ABOVE_AUTOMATIC_SIZE",))
        self.ledgers.reaction(REGISTRATION, self.screened[id_], (stream, review))
        # A person may ask anybody for proof: to be asked tells of nobody else.
        demanded = r.EvidenceDemanded(registration=id_, code="SPOT_CHECK", due=self.ledgers.at)
        self.ledgers.timer(REGISTRATION, (stream, demanded))
        rejected = r.RegistrationRejected(registration=id_, code="ACCOUNT_RESERVED", rule="NAMED_ACCOUNTS")
        self._staff((stream, rejected))

    def _settle(self, conflict: str, id_: str, rival: str, end: str) -> None:
        case = f"conflict/{conflict}"
        effects = (k.Effect(claim=id_, effect="keep"), k.Effect(claim=rival, effect="deny"))
        if end in SETTLED:
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
        if end in SETTLED:
            after = r.RegistrationRejected(
                registration=rival,
                code="ALREADY_PROTECTED",
                rule="FIRST_CLAIM",
                conflict=conflict,
                note="north was first",
            )
            stream = f"registration/{rival}"
            self.look_again(conflict, id_, rival, end)
        self.ledgers.reaction(REGISTRATION, cause, (stream, after))

    def _detected(self, conflict: str, id_: str, rival: str, name: str) -> k.ConflictDetected:
        words = f"Both claim {name} for the same products in DE."
        finding = self._finding(id_, conflict, "PARTNER_OVERLAP", words)
        sides = (self.claim(id_, "first", name), self.claim(rival, "rival", name))
        return k.ConflictDetected(
            conflict=conflict, kind="PARTNER_OVERLAP", severity="block", sides=sides, finding=finding
        )

    def _finding(self, rival: str, conflict: str, kind: ConflictKind, explanation: str) -> Finding:
        return Finding(
            kind=kind,
            severity="block",
            rival=rival,
            conflict=conflict,
            rule=kind,
            rule_version=1,
            account="same",
            probability=0.99,
            products="equal",
            territory="equal",
            explanation=explanation,
        )
