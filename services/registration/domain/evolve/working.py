"""What reported work does to a protection whose programme asks for reports."""

from msgspec.structs import replace

from contracts import registrations as r
from contracts.protections import ProtectionExtended
from services.registration.domain.state import Registration


def worked(was: Registration, event: r.ActivityReported | r.EvidenceAttached | ProtectionExtended) -> Registration:
    """Work was reported, or more time given in grace, so the next report is owed later; nothing where none is owed."""
    if was.grant is None or event.activity_due is None:
        return was
    due = {"activity_due": event.activity_due, "revocable_at": event.revocable_from, "activity_overdue": False}
    return replace(was, grant=replace(was.grant, **due))


def overdue(was: Registration, _: r.ActivityOverdue, __: object) -> Registration:
    """It was said that the report is overdue; it is not said twice."""
    return was if was.grant is None else replace(was, grant=replace(was.grant, activity_overdue=True))
