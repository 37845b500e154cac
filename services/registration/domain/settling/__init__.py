"""A conflict was settled: in one decision losing claims end and winning ones are granted, each on its terms."""

from services.registration.domain.settling.carrying_out import on_closed, on_overturned, on_resolved, on_upheld
from services.registration.domain.settling.ends import LOST
from services.registration.domain.settling.going_on import RESOLVED

__all__ = ["LOST", "RESOLVED", "on_closed", "on_overturned", "on_resolved", "on_upheld"]
