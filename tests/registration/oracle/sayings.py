"""What the conflict ledger says of the machine's claims, in its full form."""

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictResolved
from tests.registration import findings
from tests.registration.oracle.deals import as_details, found
from tests.registration.oracle.known import Claim


def screening(claim: Claim, cases: list[str], cautioned: bool) -> ClaimScreened:
    """A claim, as it asks for now, was compared with all others."""
    deal = claim.proposed or claim.deal
    asked = as_details(deal)
    plain = findings.held(claim.key, *cases, asked=asked) if cases else findings.screened(claim.key, asked)
    if cautioned:
        plain = findings.screened(claim.key, asked, verdict="findings", findings=(findings.finding("notice"),))
    whose = plain.claim.model_copy(update={"customer": found(deal), "party": claim.partner})
    return plain.model_copy(update={"claim": whose, "partner": claim.partner})


def detected(case: str, one: str, other: str, severity: str) -> ConflictDetected:
    """A case was opened between two claims."""
    sides = (findings.screened(one).claim, findings.screened(other).claim)
    finding = findings.finding(severity, case)
    return ConflictDetected.model_validate(
        {"conflict": case, "kind": "PARTNER_OVERLAP", "severity": severity, "sides": sides, "finding": finding}
    )


def resolved(case: str, effects: dict[str, str], versions: dict[str, int]) -> ConflictResolved:
    """A case was settled; `versions` are those of proposals that alone were contested."""
    known = [{"claim": key, "effect": effect, "proposal": versions.get(key)} for key, effect in effects.items()]
    return ConflictResolved.model_validate(
        {
            "conflict": case,
            "outcome": "first_claim_upheld",
            "rule": "FIRST_COMPLETE_CLAIM",
            "effects": known,
            "reason": "the first claim stands",
        }
    )
