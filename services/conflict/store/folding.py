"""What each event of the own ledger changes in the tables."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from contracts import claims, customers, direct, engagements
from contracts.message import Event
from contracts.regions import RegionsRecorded
from services.conflict.domain.claims import ACTIVITY
from services.conflict.domain.direct import ENDED_AS
from services.conflict.policy.evergreen import RAN_OUT, WON
from services.conflict.store.folding_cases import CASE_FOLDS
from services.conflict.store.folding_customers import ALIAS, CUSTOMER_FOLDS
from services.conflict.store.folding_flags import FLAG_FOLDS
from services.conflict.store.tables import Tables

Fold = Callable[[Tables, Any, datetime, str], None]
LIVES_AGAIN: Final = "DIRECT_CLAIM_LIVES_AGAIN"


def _seen(tables: Tables, event: customers.CustomerResolved, _: datetime, __: str) -> None:
    tables.customers.fold_seen(event)


def _regions(tables: Tables, event: RegionsRecorded, _: datetime, __: str) -> None:
    tables.customers.fold_regions(event)


def _resolved(tables: Tables, found: customers.Resolution, at: datetime) -> None:
    """Who comes nearer to a customer than was known is compared with all that is claimed on that."""
    if tables.customers.fold_resolution(found):
        tables.claims.screen_all_again([found.customer], at, ALIAS)


def _screened(tables: Tables, event: claims.ClaimScreened, at: datetime, _: str) -> None:
    _resolved(tables, event.resolution, at)
    tables.claims.fold_screened(event, at)
    tables.cases.fold_lives(event.registration)
    tables.watch.fold_filed(event, at)


def _protected(tables: Tables, event: claims.ClaimProtected, at: datetime, __: str) -> None:
    tables.claims.fold_protected(event, at)
    for case in tables.cases.of_claim(event.registration):
        if case.held == event.registration:
            # It was granted before it was heard that it has to wait: now the other side waits.
            tables.claims.screen_again(case.rival_of(event.registration), at)


def _passed_on(tables: Tables, event: claims.ClaimPassedOn, at: datetime, _: str) -> None:
    tables.claims.fold_passed_on(event, at)
    tables.cases.fold_passed_on(event.predecessor, event.registration)
    tables.watch.fold_gone(event.predecessor, at, expired=False)


def _of_incumbent(tables: Tables, event: claims.ClaimOfIncumbent, _: datetime, __: str) -> None:
    tables.claims.fold_of_incumbent(event, tables.customer(event.claim.customer).name)


def _progressed(tables: Tables, event: claims.ClaimProgressed, _: datetime, __: str) -> None:
    tables.claims.fold_worked(event.registration, event.kind, event.at)
    tables.watch.fold_progress(event.registration, proven=event.kind != ACTIVITY)


def _proof_lost(tables: Tables, event: claims.ClaimProofLost, _: datetime, __: str) -> None:
    tables.claims.fold_proof_lost(event.registration, event.kind)


def _ended(tables: Tables, event: claims.ClaimEnded, at: datetime, _: str) -> None:
    tables.past.fold_ended(tables.claims.live(event.registration), event.cause, at)
    if event.cause == WON:
        tables.watch.fold_progress(event.registration, proven=True)
    tables.watch.fold_gone(event.registration, at, expired=event.cause in RAN_OUT)
    tables.let_go(event.registration, event.cause, at)


def _direct_rescoped(tables: Tables, event: direct.DirectClaimRescoped, at: datetime, _: str) -> None:
    tables.claims.fold_rescoped(event.direct_claim, event.scope, at)


def _direct(tables: Tables, event: direct.DirectClaimRegistered, at: datetime, actor: str) -> None:
    _resolved(tables, event.resolution, at)
    tables.claims.fold_direct(event, actor)
    tables.reopen(event.direct_claim)
    tables.expiries.enter(("direct-claim", event.direct_claim), tables.claims.live(event.direct_claim).until)
    for other in tables.claims_of(event.claim.customer) if event.entered_by is not None else ():
        # It stands at its old place again, and who came behind it may have to wait.
        tables.claims.screen_again(other.id, at, LIVES_AGAIN)


def _direct_screened(tables: Tables, event: direct.DirectClaimScreened, _: datetime, __: str) -> None:
    tables.claims.fold_compared(event.direct_claim)


def _direct_extended(tables: Tables, event: direct.DirectClaimExtended, _: datetime, __: str) -> None:
    tables.claims.fold_extended(event.direct_claim, event.end)
    tables.expiries.enter(("direct-claim", event.direct_claim), tables.claims.live(event.direct_claim).until)


def _engaged(tables: Tables, event: engagements.DirectEngagementRecorded, at: datetime, actor: str) -> None:
    tables.close(event.engagement, actor.partition("/")[0])
    _resolved(tables, event.resolution, at)
    tables.customers.accounts.fold_engaged(event.resolution.customer, event.at)
    for claim in event.direct_claims:
        tables.claims.fold_worked(claim, event.kind, event.at)


def _checked(tables: Tables, event: direct.ProtectionChecked, at: datetime, _: str) -> None:
    tables.past.fold_asked(event.claims, at)


def _direct_ended(
    tables: Tables, event: direct.DirectClaimWithdrawn | direct.DirectClaimExpired, at: datetime, _: str
) -> None:
    gone = tables.claims.live(event.direct_claim)
    tables.past.fold_direct_ended(gone)
    tables.close(gone.id, gone.vendor)
    tables.expiries.enter(("direct-claim", event.direct_claim), None)
    tables.let_go(event.direct_claim, ENDED_AS[type(event)], at)


FOLDS: Mapping[type[Event], Fold] = {
    **CASE_FOLDS,
    **CUSTOMER_FOLDS,
    **FLAG_FOLDS,
    customers.CustomerResolved: _seen,
    RegionsRecorded: _regions,
    claims.ClaimScreened: _screened,
    claims.ClaimProtected: _protected,
    claims.ClaimPassedOn: _passed_on,
    claims.ClaimOfIncumbent: _of_incumbent,
    claims.ClaimProgressed: _progressed,
    claims.ClaimProofLost: _proof_lost,
    claims.ClaimEnded: _ended,
    direct.DirectClaimRegistered: _direct,
    direct.DirectClaimScreened: _direct_screened,
    direct.DirectClaimRescoped: _direct_rescoped,
    direct.DirectClaimExtended: _direct_extended,
    direct.ProtectionChecked: _checked,
    engagements.DirectEngagementRecorded: _engaged,
    direct.DirectClaimWithdrawn: _direct_ended,
    direct.DirectClaimExpired: _direct_ended,
}
"""By type of event; that a rule was breached is a report, and changes nothing."""
