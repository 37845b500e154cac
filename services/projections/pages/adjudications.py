"""Labelled data over HTTP: what people decided about matches and flags, for training and for looking back."""

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.kit.sheets import FORMATS, Column, Format, Sheet, streamed
from services.kit.web import Asking
from services.kit.web.accepting import preferred
from services.projections.domain.adjudications import FlagAdjudication, MatchAdjudication
from services.projections.pages.reporting import Desk
from services.projections.pages.reports import MEDIA, READ_HERE
from services.projections.pages.sending import InTime
from services.projections.pages.shelf import Reading, Shelf, answering
from services.projections.service.adjudicating import flags, matches
from services.projections.store.adjudicating import Kind

ADJUDICATED: Final = "adjudicated"
"""The source of these pairs in a file of labelled pairs; how each was decided is its slice."""
FILES: Final[dict[str, Format]] = {media: form for media, form in MEDIA.items() if form in FORMATS}
SLICES: Final = {"parent": "family"}
"""What a way to decide is called among the slices of labelled pairs, where it has a name there."""
DEFINITIONS: Final[dict[Kind, str]] = {
    "matches": (
        "Pairs of writings with what a person said of them: same by a merger or by an outcome between claims on one "
        "customer, unrelated by a split or by the dismissal of a doubtful match, family by a recorded parent."
    ),
    "flags": "Patterns that the detector found, with what a person said of them: confirmed or cleared.",
}
_SIDES: Final = {"name": "as it was written", "country": "ISO country", "city": "city", "postcode": "postcode"}
COLUMNS: Final[dict[Kind, tuple[Column, ...]]] = {
    "matches": (
        Column("pair_id", "text", "the case, or both customers"),
        Column("source", "text", "adjudicated, in a file with other labelled pairs"),
        Column("slice", "text", "how it was decided: dismissed, outcome, merge, split or family"),
        *(Column(f"left_{name}", "text", f"one side: {says}") for name, says in _SIDES.items()),
        *(Column(f"right_{name}", "text", f"the other: {says}") for name, says in _SIDES.items()),
        Column("relation", "text", "same, family or unrelated"),
        Column("label", "count", "1 for same, 0 for the others", ""),
        Column("at", "instant", "when it was decided"),
        Column("account", "text", "of a case: what the match had been taken for"),
        Column("probability", "share", "that both are one, as the model said then; empty where it was not asked"),
        Column("model_version", "text", "the model that said so"),
        Column("withheld", "flag", "a side is confidential, and so nothing of the pair is told but its label"),
    ),
    "flags": (
        Column("flag", "text", "the flag"),
        Column("at", "instant", "when it was judged"),
        Column("source", "text", "judgement, or review by compliance, which goes before it"),
        Column("partner", "text", "whose filings"),
        Column("level", "text", "watch or flag"),
        Column("score", "number", "how far the pattern is from what is usual"),
        Column("families", "texts", "families of evidence that agreed"),
        Column("reasons", "texts", "the counts that said so"),
        Column("claims", "count", "claims it is about", "claims"),
        Column("window_start", "instant", "from when filings were counted"),
        Column("window_end", "instant", "until when filings were counted"),
        Column("rule", "text", "the rule that raised it"),
        Column("rule_version", "count", "its version", ""),
        Column("label", "text", "confirmed or cleared"),
    ),
}


class Wanted(Reading):
    """Of what, and in which form, which goes before the Accept header."""

    kind: Kind = "matches"
    format: Literal["json", "csv", "xlsx", "parquet"] | None = None


def add(router: APIRouter, shelf: Shelf, desk: Desk) -> None:
    """Add the route."""

    @router.get(
        "/adjudications",
        summary="What people decided about matches or flags, as labelled data in JSON, CSV, XLSX or Parquet",
        tags=["adjudications"],
        response_class=Response,
    )
    async def adjudications(request: Request, asking: Asking, wanted: Annotated[Wanted, Query()]) -> Response:
        here = await shelf.enter(asking, "adjudications", wanted)
        async with desk.turn():
            with answering():
                rows = await _rows(here, asking.vendor, wanted.kind)
        return _filed(rows, here, wanted, _form(request, wanted))


def _form(request: Request, wanted: Wanted) -> Format:
    return wanted.format or preferred(request.headers.get("accept", ""), FILES) or "json"


async def _rows(here: Shelf, vendor: str, kind: Kind) -> list[Sequence[Any]]:
    if kind == "flags":
        return [_flag(one) for one in await flags(here.library, vendor)]
    return [_match(one) for one in await matches(here.library, vendor)]


def _match(one: MatchAdjudication) -> Sequence[Any]:
    head = (one.pair_id, ADJUDICATED, SLICES.get(one.source, one.source))
    label = (one.label, int(one.label == "same"), one.at)
    return (*head, *one.left, *one.right, *label, one.account, *one.chance, one.withheld)


def _flag(one: FlagAdjudication) -> Sequence[Any]:
    fields = one._asdict()
    return [fields[column.name] for column in COLUMNS["flags"]]


def _filed(rows: Sequence[Sequence[Any]], here: Shelf, wanted: Wanted, form: Format) -> Response:
    about = {"kind": wanted.kind, "definition": DEFINITIONS[wanted.kind], "as_of": here.clock.now().isoformat()}
    writer = FORMATS[form](Sheet("adjudications", COLUMNS[wanted.kind], about))
    headers = {"Vary": "Accept"}
    if form not in READ_HERE:
        headers["Content-Disposition"] = f'attachment; filename="adjudicated-{wanted.kind}.{form}"'
    return InTime(streamed(writer, _at_once(rows)), media_type=writer.media_type, headers=headers)


async def _at_once(rows: Sequence[Sequence[Any]]) -> AsyncGenerator[Sequence[Sequence[Any]]]:
    yield rows
