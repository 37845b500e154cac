"""What campaigns and flags change in the tables."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts import blanket as b
from contracts.message import Event
from services.conflict.store.tables import Tables


def _declared(tables: Tables, event: b.CampaignDeclared, at: datetime, _: str) -> None:
    tables.watch.fold_declared(event, at)


def _flagged(tables: Tables, event: b.BlanketPatternFlagged, at: datetime, _: str) -> None:
    tables.watch.fold_flagged(event, at)


def _confirmed(tables: Tables, event: b.BlanketFlagConfirmed, at: datetime, _: str) -> None:
    tables.watch.fold_confirmed(event, at)
    for claim in event.claims:
        for case in tables.cases.of_claim(claim):
            # Whoever waits behind a flagged claim is heard first: what it meets is found anew.
            tables.claims.screen_again(case.rival_of(claim), at)


def _cleared(tables: Tables, event: b.BlanketFlagCleared, at: datetime, _: str) -> None:
    tables.close(event.flag, tables.watch.fold_cleared(event.flag, at).vendor)


def _overdue(tables: Tables, event: b.BlanketEvidenceOverdue, _: datetime, __: str) -> None:
    tables.watch.fold_overdue(event.flag)


def _noted(_: Tables, __: b.BlanketFlagAnswered | b.BlanketPartnerCapped, ___: datetime, ____: str) -> None:
    """A fact that nothing here depends on; its stream is one event longer."""


def _referred(tables: Tables, event: b.BlanketFlagReferred, _: datetime, __: str) -> None:
    tables.watch.fold_referred(event.flag)


def _concluded(tables: Tables, event: b.BlanketReviewConcluded, _: datetime, __: str) -> None:
    tables.close(event.flag, tables.watch.fold_concluded(event).vendor)


FLAG_FOLDS: Mapping[type[Event], Callable[[Tables, Any, datetime, str], None]] = {
    b.CampaignDeclared: _declared,
    b.BlanketPatternFlagged: _flagged,
    b.BlanketFlagConfirmed: _confirmed,
    b.BlanketFlagCleared: _cleared,
    b.BlanketEvidenceOverdue: _overdue,
    b.BlanketFlagAnswered: _noted,
    b.BlanketPartnerCapped: _noted,
    b.BlanketFlagReferred: _referred,
    b.BlanketReviewConcluded: _concluded,
}
"""By type of event."""
