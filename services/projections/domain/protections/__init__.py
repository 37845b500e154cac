"""The protections view: what was granted, until when, and how it ended."""

from services.projections.domain.protections import ending, lasting
from services.projections.domain.protections.row import Protection, view
from services.projections.domain.streams import STREAMS

__all__ = ["Protection", "ending", "lasting", "view"]

view.ignores(*(event for event in STREAMS["registration"] if event not in view.known))
