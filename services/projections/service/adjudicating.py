"""Labelled data of one vendor, folded from its history while that is read."""

from collections.abc import Sequence
from contextlib import aclosing

import orjson

from services.projections.domain.adjudications import FlagAdjudication, Flags, MatchAdjudication, Matches, Said
from services.projections.policy.reports import BATCH_ROWS, QUERY_SECONDS_MAX
from services.projections.service.reading import event_of
from services.projections.store.adjudicating import Kind, recorded
from services.projections.store.querying import Library


async def matches(library: Library, vendor: str) -> Sequence[MatchAdjudication]:
    """What people decided of who is one customer."""
    folding = Matches()
    await _fold(folding, library, vendor, "matches")
    return list(folding.found())


async def flags(library: Library, vendor: str) -> Sequence[FlagAdjudication]:
    """What people made of blanket flags."""
    folding = Flags()
    await _fold(folding, library, vendor, "flags")
    return list(folding.found())


async def _fold(folding: Matches | Flags, library: Library, vendor: str, kind: Kind) -> None:
    """Fold the records that are readable; what this program cannot read says nothing."""
    query = recorded(library.tables, vendor, kind)
    async with aclosing(library.stream(query, BATCH_ROWS, QUERY_SECONDS_MAX)) as batches:
        async for rows in batches:
            for name, at, actor, data in rows:
                event = event_of(name, orjson.dumps(data))
                if event is not None:
                    folding.take(Said(at, actor, event))
