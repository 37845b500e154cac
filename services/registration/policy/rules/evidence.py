"""Which proof of work a claim needs, how old it may be, and whether a person must have found that it holds."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from contracts.evidence import AllOf, EvidenceRule, in_words, met
from contracts.periods import before
from contracts.track import EvidenceCase, Moment
from services.registration.policy.claims import Asked, Exhibit
from services.registration.policy.matching import fits
from services.registration.policy.rules.answers import Answer, No

CLOCK_TOLERANCE = timedelta(days=1)
"""Evidence may be dated this far ahead of us: partners write local dates."""
NOTHING = AllOf(all_of=())


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
    cases = tuple(_cases(asked, moment))
    missing = [case for case in cases if not _met(case, asked, moment)]
    if missing:
        return No("evidence needed: " + "; ".join(_words(case) for case in missing), ("/evidence",))
    return "evidence: " + "; ".join(_words(case) for case in cases) if cases else None


def _cases(asked: Asked, moment: Moment) -> Iterator[EvidenceCase]:
    stated = asked.terms.evidence
    if not isinstance(stated, tuple):
        stated = () if stated == NOTHING else (EvidenceCase.model_construct(needs=stated),)
    return (case for case in stated if moment in case.at and fits(case.when, asked))


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


def _words(case: EvidenceCase) -> str:
    age = f", no older than {case.age}" if case.age else ""
    return f"{in_words(case.needs)}{age}{', verified' if case.verified else ''}"
