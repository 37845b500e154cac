"""Times to ask for another look, of cases and of other rejections: one must not tell what the other keeps."""

from collections.abc import Iterator

from contracts.analysis.findings import Finding
from contracts.programme import Programme


def windows(programme: Programme) -> Iterator[Finding]:
    """A window that only a lost case opens tells its partner that there was a rival."""
    conflicts, decision = programme.conflicts, programme.rules.decision
    if conflicts is None or conflicts.appeal_within is None or (decision is not None and decision.appeal_within):
        return
    words = "tells whoever loses a case that there was one, as no other rejection may be appealed: give decisions one"
    yield Finding("warning", ("conflicts", "appeal_within"), words)
