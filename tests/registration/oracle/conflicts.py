"""What the rules say follows from the conflict ledger: screenings, cases that open, and how they end."""

from tests.registration.oracle.books import Books, Said, wrote
from tests.registration.oracle.clock import caught_up
from tests.registration.oracle.known import UNDECIDED, Claim
from tests.registration.oracle.protecting import cancelled, lifted, rests
from tests.registration.oracle.reviewing import declined, follows, granted, rejected

RULES = "by rule"


def screened(books: Books, key: str, current: bool, cases: set[str], cautioned: bool) -> Said:
    """The claim was compared with the others, as it stands or as it stood once."""
    claim = _asking(books, key)
    if claim is None or not current:
        return []
    happened = caught_up(books, claim)
    if not _asks(claim):
        return happened
    before = (claim.screened, claim.cases, claim.cautioned, claim.found)
    claim.screened, claim.cases, claim.cautioned = True, set(cases), cautioned
    claim.found = claim.deal.customer
    rules = books.against(claim)
    if "COOLING_OFF" in rules and claim.stage in ("submitted", "under_review") and not claim.taken:
        return happened + rejected(books, claim, RULES)
    changed = before != (claim.screened, claim.cases, claim.cautioned, claim.found)
    return happened + (follows(books, claim) or ([("HoldChanged", key)] if changed else []))


def _asking(books: Books, key: str) -> Claim | None:
    claim = books.claims.get(key)
    return claim if claim is not None and _asks(claim) else None


def _asks(claim: Claim) -> bool:
    return claim.stage in UNDECIDED or claim.proposed is not None


def let_go(books: Books, key: str, case: str) -> Said:
    """A case holds a claim no more, and no protection rests for it any more."""
    claim = books.as_of_now(key)
    if claim is None or not claim.live:
        return []
    if case not in claim.cases and (claim.grant is None or case not in claim.grant.causes):
        return []
    said = caught_up(books, claim)
    if _asks(claim) and case in claim.cases:
        claim.cases.discard(case)
        said += follows(books, claim) or [("HoldChanged", claim.key)]
    return said + lifted(books, claim, case)


def detected(books: Books, key: str, case: str) -> Said:
    """A case that blocks was opened: a protection among its sides rests, if the programme says so."""
    claim = books.as_of_now(key)
    if claim is None or claim.grant is None:
        return []
    said = caught_up(books, claim)
    return said + (rests(books, claim, case) if claim.stage == "approved" and claim.terms.dispute else [])


def denied(books: Books, key: str, by: str, only_proposed: bool) -> Said:
    """The claim lost a case: it ends, or only what it asks for beyond its grant does, where no more was contested."""
    claim = books.as_of_now(key)
    if claim is None or not claim.live or not (claim.stage in UNDECIDED or claim.grant is not None):
        return []
    said = caught_up(books, claim)
    if claim.stage in UNDECIDED:
        return said + rejected(books, claim, by)
    if only_proposed:
        return said + declined(claim)
    return said + (cancelled(books, claim) if claim.grant is not None else [])


def awarded(books: Books, key: str, case: str, by: str) -> Said:
    """The claim won a case: it is granted with it, if nothing else is in the way and its author may answer for it."""
    claim = books.as_of_now(key)
    if claim is None or claim.stage not in UNDECIDED:
        return let_go(books, key, case)
    said = caught_up(books, claim)
    if claim.stage not in UNDECIDED or not _may_be_granted(books, claim, case, by):
        return said + let_go(books, key, case)
    return said + granted(books, claim)


def _may_be_granted(books: Books, claim: Claim, case: str, by: str) -> bool:
    return (
        claim.screened
        and claim.stage != "action_required"
        and claim.cases <= {case}
        and not wrote(claim, by)
        and not books.standing(claim.partner)
        and not books.against(claim)
        and not books.awaits_shares(claim)
        and (not books.needs_person(claim) or _decides_alone(claim, by))
    )


def _decides_alone(claim: Claim, by: str) -> bool:
    """Whether this one person's word is all that is waited for, by the lists of the desks."""
    if claim.terms.steps[0][1] == ("channel-manager",):
        return True
    if len(claim.steps) > 1 or (claim.steps and claim.steps[0][0] == "all" and len(claim.asked_now) > 1):
        return False
    return not claim.steps or ("finance" in claim.asked_now and by in ("fay", "max", "dora"))
