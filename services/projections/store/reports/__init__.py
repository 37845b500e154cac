"""Every report, each in a file of its own: the question, the definition, the columns and the query."""

from collections.abc import Mapping
from typing import Final

from services.projections.store.reports import (
    certificates,
    conflicts,
    cycle_times,
    deals,
    direct_sales,
    discipline,
    exceptions,
    pipeline,
    protections,
    sourced,
    win_rates,
    yields,
)
from services.projections.store.reports.report import Asked, Chart, Narrowed, Report

__all__ = ["REPORTS", "Asked", "Chart", "Narrowed", "Report"]

REPORTS: Final[Mapping[str, Report]] = {
    report.name: report
    for report in (
        pipeline.REPORT,
        cycle_times.REPORT,
        win_rates.REPORT,
        yields.REPORT,
        protections.REPORT,
        discipline.REPORT,
        certificates.REPORT,
        sourced.REPORT,
        conflicts.REPORT,
        direct_sales.REPORT,
        exceptions.REPORT,
        deals.REPORT,
    )
}
