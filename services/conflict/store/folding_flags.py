"""What campaigns and flags change in the tables."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from contracts import blanket as b
from contracts.message import Event
from contracts.values import EntityId
from services.conflict.store.tables import Tables

FLAG_CHANGED: Final = "FLAG_CHANGED"
"""Why a claim is compared anew that waits behind one of which a flag says something else than before."""


def _declared(tables: Tables, event: b.CampaignDeclared, at: datetime, _: str) -> None:
    tables.watch.fold_declared(event, at)


def _flagged(tables: Tables, event: b.BlanketPatternFlagged, at: datetime, _: str) -> None:
    tables.watch.fold_flagged(event, at)
    if event.level == "flag":
        _named_anew(tables, event.claims, at)


def _named_anew(tables: Tables, claims: Iterable[EntityId], at: datetime) -> None:
    """Whoever waits behind one of these claims is compared anew: its case goes by another name."""
    for claim in claims:
        for case in tables.cases.of_claim(claim):
            tables.claims.screen_again(case.rival_of(claim), at, FLAG_CHANGED)


def _confirmed(tables: Tables, event: b.BlanketFlagConfirmed, at: datetime, _: str) -> None:
    tables.watch.fold_confirmed(event, at)
    _named_anew(tables, event.claims, at)


def _cleared(tables: Tables, event: b.BlanketFlagCleared, at: datetime, _: str) -> None:
    flag = tables.watch.fold_cleared(event.flag, at)
    tables.close(event.flag, flag.vendor)
    _named_anew(tables, flag.claims, at)


def _overdue(tables: Tables, event: b.BlanketEvidenceOverdue, _: datetime, __: str) -> None:
    tables.watch.fold_overdue(event.flag)


def _noted(_: Tables, __: b.BlanketFlagAnswered | b.BlanketPartnerCapped, ___: datetime, ____: str) -> None:
    """A fact that nothing here depends on; its stream is one event longer."""


def _referred(tables: Tables, event: b.BlanketFlagReferred, _: datetime, __: str) -> None:
    tables.watch.fold_referred(event.flag)


def _concluded(tables: Tables, event: b.BlanketReviewConcluded, at: datetime, __: str) -> None:
    flag = tables.watch.fold_concluded(event)
    tables.close(event.flag, flag.vendor)
    _named_anew(tables, flag.claims, at)


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
