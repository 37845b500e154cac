"""What is probably not meant in a programme that is valid: rules that never speak, claims that nobody decides.

Pure: for whoever checks a file, and for the service that publishes.
"""

from contracts.analysis.desks import desks
from contracts.analysis.findings import Finding, Severity
from contracts.analysis.limits import limits
from contracts.analysis.needs import needs
from contracts.analysis.reach import silent, unreachable
from contracts.analysis.windows import windows
from contracts.programme import Programme

ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
WITH_CONDITIONS = ("sizes", "prerequisites", "evidence", "automatic")

__all__ = ["Finding", "Severity", "analyse"]


def analyse(programme: Programme) -> tuple[Finding, ...]:
    """Everything worth telling the author, the gravest first, then in the order in which the programme is checked."""
    found = [*unreachable(programme), *limits(programme), *needs(programme), *desks(programme), *windows(programme)]
    for field in WITH_CONDITIONS:
        found += silent(programme, field)
    return tuple(sorted(found, key=lambda finding: ORDER[finding.severity]))
