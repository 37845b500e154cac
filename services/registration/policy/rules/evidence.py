"""Which proof of work a claim needs, how old it may be, and whether a person must have found that it holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from contracts.evidence import EvidenceRule, met
from contracts.periods import before
from contracts.rules import EvidenceCase, Moment
from services.registration.policy.claims import Asked, Exhibit
from services.registration.policy.rules.answers import Answer, No

CLOCK_TOLERANCE = timedelta(days=1)
"""Evidence may be dated this far ahead of us: partners write local dates."""


def evidence_dated(asked: Asked) -> Answer:
    """No evidence is dated in the future."""
    latest = asked.at + CLOCK_TOLERANCE
    wrong = tuple(f"/evidence/{i}/at" for i, item in enumerate(asked.details.evidence) if item.at > latest)
    return No("evidence is dated in the future", wrong) if wrong else None


def evidenced(asked: Asked, moment: Moment) -> Answer:
    """The evidence the track asks for is there, young enough, and verified where the rule says so.

    Of several cases every one that speaks of the claim must be met. Nothing can be verified before a claim is made, so
    verification is asked for from the decision on.
    """
    cases = [case for case in asked.terms.evidence_cases if moment in case.at and asked.fits(case.when)]
    if missing := [case.words for case in cases if not _met(case, asked, moment)]:
        return No(f"evidence needed: {'; '.join(missing)}", ("/evidence",))
    return f"evidence: {'; '.join([case.words for case in cases])}" if cases else None


def _met(case: EvidenceCase, asked: Asked, moment: Moment) -> bool:
    oldest = before(case.age, asked.at, asked.calendar) if case.age else None
    verified = case.verified and moment != "submission"
    return shows(case.needs, asked.exhibits, asked.programme.ladder, oldest, verified=verified)


def shows(
    needs: EvidenceRule,
    exhibits: Iterable[Exhibit],
    ladder: tuple[str, ...],
    oldest: datetime | None,
    *,
    verified: bool,
) -> bool:
    """Whether evidence that is no older, and verified if that is asked for, satisfies a rule."""
    kinds = {
        item.kind for item in exhibits if (oldest is None or item.at >= oldest) and (item.verified or not verified)
    }
    return met(needs, kinds, ladder)
