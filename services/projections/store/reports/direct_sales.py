"""What direct sales asked, did and broke."""

from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, cast, func, literal, select, union_all

from services.kit.sheets import Column
from services.projections.store.instants import Readable
from services.projections.store.reports.parts import added, whether, within
from services.projections.store.reports.report import Asked, Chart, Report

COUNTED = ("checks", "accounts", "protected", "claims", "engagements", "breaches", "asked_before")


def _acts(table: FromClause, person: Any, asked: Asked, **numbers: Any) -> Select[Any]:
    """Rows of a view as acts of a person, each with what it counts for."""
    columns = (func.coalesce(numbers.get(name), 0).label(name) for name in COUNTED)
    query = select(person.label("person"), *columns)
    return query.where(table.c.vendor == asked.owner.vendor, within(table.c.opened_at, asked))


def _query(tables: Readable, asked: Asked) -> Select[Any]:
    checks, claims = tables.views["protection_checks"], tables.views["direct_claims"]
    work, breaches = tables.views["direct_engagements"], tables.views["engagement_breaches"]
    one = literal(1)
    found = checks.c
    broken = _acts(
        breaches, work.c.recorded_by, asked, breaches=one, asked_before=whether(breaches.c.asked_at.is_not(None))
    )
    acts = union_all(
        _acts(checks, found.asked_by, asked, checks=one, accounts=found.accounts, protected=found.protected),
        _acts(claims, claims.c.made_by, asked, claims=one),
        _acts(work, work.c.recorded_by, asked, engagements=one),
        broken.select_from(breaches.join(work, work.c.key == breaches.c.engagement)),
    ).subquery()
    sums = (cast(added(acts.c[name]), BigInteger()).label(name) for name in COUNTED)
    return select(acts.c.person, *sums).group_by(acts.c.person).order_by(acts.c.person)


REPORT = Report(
    name="direct-sales",
    title="Direct sales",
    question="Does direct sales ask before it engages, and where did it work in spite of a protection?",
    definition=(
        "What each person of direct sales did: questions asked, with the accounts in them and those that were "
        "answered as protected; claims made; work recorded; and reports of work at an account where a partner was "
        "protected. A breach counts as asked before when the person had asked about the account."
    ),
    period="the instant of the question, the claim, the record of the work, or the report",
    columns=(
        Column("person", "text", "who"),
        Column("checks", "count", "questions asked", "questions"),
        Column("accounts", "count", "accounts in them", "accounts"),
        Column("protected", "count", "of those, answered as protected", "accounts"),
        Column("claims", "count", "accounts claimed for direct sales", "claims"),
        Column("engagements", "count", "work recorded", "engagements"),
        Column("breaches", "count", "of those, at a protected account", "breaches"),
        Column("asked_before", "count", "of those breaches, in spite of having asked", "breaches"),
    ),
    query=_query,
    narrowed=frozenset({"since", "until"}),
    chart=Chart(bars="person", length="checks"),
)
