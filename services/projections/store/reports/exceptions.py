"""What was decided otherwise than the rules would have it, and what took two people."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, cast, func, literal, null, select, union_all

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import cases, owned, within
from services.projections.store.reports.report import Asked, Report


def _waived(tables: Readable, asked: Asked) -> Select[Any]:
    """Rules that do not count for a claim."""
    table = tables.views["registrations"]
    each = func.jsonb_array_elements(table.c.exceptions).table_valued("value").lateral("granted")
    said = each.c.value
    at = cast(said.op("->>")("at"), DateTime(timezone=True))
    return (
        select(
            literal("rule_waived").label("kind"),
            at.label("at"),
            table.c.key.label("subject"),
            table.c.org.label("parties"),
            table.c.programme,
            said.op("->>")("rule").label("rule"),
            said.op("->>")("by").label("decided_by"),
            null().label("proposed_by"),
            null().label("suggested"),
            null().label("decided"),
            said.op("->>")("reason").label("reason"),
        )
        .select_from(table.join(each, literal(True)))
        .where(*owned(table, asked), within(at, asked))
    )


def _settled(kind: str, tables: Readable, asked: Asked, which: ColumnElement[bool]) -> Select[Any]:
    """Cases that were settled in a way that is worth a look."""
    table, conditions = cases(tables, asked)
    c = table.c
    return select(
        literal(kind),
        c.settled_at,
        c.key,
        func.array_to_string(c.parties, ", "),
        c.programme["programme"].astext,
        c.rule,
        c.settled_by,
        c.proposed_by,
        c.suggestion["outcome"].astext,
        c.outcome,
        c.reason,
    ).where(*conditions, c.outcome.is_not(None), which, within(c.settled_at, asked))


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    c = tables.views["conflicts"].c
    otherwise = c.suggestion["outcome"].astext != func.coalesce(c.overturned, c.outcome)
    found = union_all(
        _waived(tables, asked),
        _settled("against_suggestion", tables, asked, otherwise),
        _settled("four_eyes", tables, asked, c.proposed_by.is_not(None)),
        _settled("overturned", tables, asked, c.overturned.is_not(None)),
    ).subquery()
    return select(found).order_by(found.c.at, found.c.subject, found.c.kind)


REPORT = Report(
    name="exceptions",
    title="Exceptions",
    question="Where did people decide otherwise than the rules, who answers for it, and what took two people?",
    definition=(
        "A row for every rule that was waived for a claim (`rule_waived`), every case settled otherwise than its "
        "rules suggested (`against_suggestion`), every outcome that one person proposed and another confirmed "
        "(`four_eyes`), and every outcome that an appeal undid (`overturned`). One case may be in several rows."
    ),
    period="the instant of the exception, or of the settlement",
    columns=(
        Column("kind", "text", "what is exceptional about it"),
        Column("at", "instant", "when it was decided"),
        Column("subject", "text", "the registration or the case"),
        Column("parties", "text", "whose it is"),
        Column("programme", "text", "whose rules they are"),
        Column("rule", "text", "the rule that was waived, or by which it was settled"),
        Column("decided_by", "text", "who answers for it"),
        Column("proposed_by", "text", "who had proposed it, where it took two"),
        Column("suggested", "text", "what the rules would have decided"),
        Column("decided", "text", "the outcome"),
        Column("reason", "text", "the reason given"),
    ),
    query=_query,
)
