"""What each event of the own ledger changes in the tables."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts import blanket, claims, conflicts, customers, direct
from contracts.message import Event
from contracts.regions import RegionsRecorded
from services.conflict.domain.direct import ENDED_AS
from services.conflict.policy.kinds import HOLDING
from services.conflict.store.tables import Tables

WON = "protection.fulfilled"
"""A claim that ended like this was worked on, whatever was reported."""

Fold = Callable[[Tables, Any, datetime, str], None]


def _seen(
    tables: Tables, event: customers.CustomerResolved | customers.CustomerAliasAdded, _: datetime, __: str
) -> None:
    tables.customers.fold_seen(event)


def _regions(tables: Tables, event: RegionsRecorded, _: datetime, __: str) -> None:
    tables.customers.fold_regions(event)


def _screened(tables: Tables, event: claims.ClaimScreened, at: datetime, _: str) -> None:
    tables.customers.fold_resolution(event.resolution)
    tables.claims.fold_screened(event, at)
    if event.filing is not None:
        tables.watch.fold_filed(event.registration, (event.vendor or "", event.partner), event.filing, at)


def _protected(tables: Tables, event: claims.ClaimProtected, at: datetime, __: str) -> None:
    tables.claims.fold_protected(event)
    for case in tables.cases.of_claim(event.registration):
        if case.held == event.registration:
            # It was granted before it was heard that it has to wait: now the other side waits.
            tables.claims.screen_again(case.rival_of(event.registration), at)


def _passed_on(tables: Tables, event: claims.ClaimPassedOn, at: datetime, _: str) -> None:
    tables.claims.fold_passed_on(event, at)
    tables.cases.fold_passed_on(event.predecessor, event.registration)
    tables.watch.fold_gone(event.predecessor)


def _of_incumbent(tables: Tables, event: claims.ClaimOfIncumbent, _: datetime, __: str) -> None:
    tables.claims.fold_of_incumbent(event, tables.customer(event.claim.customer).name)


def _progressed(tables: Tables, event: claims.ClaimProgressed, _: datetime, __: str) -> None:
    tables.watch.fold_progress(event.registration)


def _ended(tables: Tables, event: claims.ClaimEnded, at: datetime, _: str) -> None:
    if event.cause == WON:
        tables.watch.fold_progress(event.registration)
    tables.watch.fold_gone(event.registration)
    tables.let_go(event.registration, event.cause, at)


def _detected(tables: Tables, event: conflicts.ConflictDetected, at: datetime, __: str) -> None:
    tables.cases.fold_detected(event)
    if event.held is None and event.kind in HOLDING and all(side.kind == "registration" for side in event.sides):
        # A protection came to meet it: what was not decided was found clear of it before, and is compared anew.
        for side in event.sides:
            tables.claims.screen_again(side.claim, at)


def _acknowledged(tables: Tables, event: conflicts.ConflictAcknowledged, _: datetime, __: str) -> None:
    tables.cases.fold_stage(event.conflict, "acknowledged")


def _escalated(tables: Tables, event: conflicts.ConflictEscalated, _: datetime, __: str) -> None:
    tables.cases.fold_stage(event.conflict, "escalated")


def _settled(
    tables: Tables, event: conflicts.ConflictResolved | conflicts.ConflictDismissed, at: datetime, _: str
) -> None:
    case = tables.cases.fold_settled(event.conflict)
    tables.close(case.id, case.vendor)
    for claim in case.sides:
        tables.claims.screen_again_if_crowded(claim, at)


def _lapsed(tables: Tables, event: conflicts.ConflictLapsed, at: datetime, _: str) -> None:
    case = tables.cases.fold_lapsed(event.conflict)
    tables.close(case.id, case.vendor)
    tables.claims.screen_again(case.rival_of(event.ended), at)


def _direct(tables: Tables, event: direct.DirectClaimRegistered, _: datetime, actor: str) -> None:
    tables.customers.fold_resolution(event.resolution)
    tables.claims.fold_direct(event, actor.partition("/")[0])
    tables.expiries.enter(("direct-claim", event.direct_claim), event.claim.window.end)


def _direct_ended(
    tables: Tables, event: direct.DirectClaimWithdrawn | direct.DirectClaimExpired, at: datetime, _: str
) -> None:
    tables.close(event.direct_claim, tables.claims.live(event.direct_claim).vendor)
    tables.expiries.enter(("direct-claim", event.direct_claim), None)
    tables.let_go(event.direct_claim, ENDED_AS[type(event)], at)


def _flagged(tables: Tables, event: blanket.BlanketPatternFlagged, at: datetime, _: str) -> None:
    tables.watch.fold_flagged(event, at)


def _confirmed(tables: Tables, event: blanket.BlanketFlagConfirmed, at: datetime, _: str) -> None:
    tables.close(event.flag, tables.watch.fold_judged(event.flag, at, cleared=False).vendor)


def _cleared(tables: Tables, event: blanket.BlanketFlagCleared, at: datetime, _: str) -> None:
    tables.close(event.flag, tables.watch.fold_judged(event.flag, at, cleared=True).vendor)


FOLDS: Mapping[type[Event], Fold] = {
    customers.CustomerResolved: _seen,
    customers.CustomerAliasAdded: _seen,
    RegionsRecorded: _regions,
    claims.ClaimScreened: _screened,
    claims.ClaimProtected: _protected,
    claims.ClaimPassedOn: _passed_on,
    claims.ClaimOfIncumbent: _of_incumbent,
    claims.ClaimProgressed: _progressed,
    claims.ClaimEnded: _ended,
    conflicts.ConflictDetected: _detected,
    conflicts.ConflictAcknowledged: _acknowledged,
    conflicts.ConflictEscalated: _escalated,
    conflicts.ConflictResolved: _settled,
    conflicts.ConflictDismissed: _settled,
    conflicts.ConflictLapsed: _lapsed,
    direct.DirectClaimRegistered: _direct,
    direct.DirectClaimWithdrawn: _direct_ended,
    direct.DirectClaimExpired: _direct_ended,
    blanket.BlanketPatternFlagged: _flagged,
    blanket.BlanketFlagConfirmed: _confirmed,
    blanket.BlanketFlagCleared: _cleared,
}
"""By type of event; an answer to a check is a fact, and changes nothing."""
