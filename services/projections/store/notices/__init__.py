"""Who wants notices of what, and what became of each: tables that stand beside the views and outlive them."""

from services.projections.store.notices.digesting import Gathering
from services.projections.store.notices.endpoints import Endpoint, Endpoints, Whose
from services.projections.store.notices.feeding import Feeding
from services.projections.store.notices.queue import Place, Queue, Sending
from services.projections.store.notices.schedules import Schedules, Subscription
from services.projections.store.notices.tables import NoticeTables

__all__ = [
    "Endpoint",
    "Endpoints",
    "Feeding",
    "Gathering",
    "NoticeTables",
    "Place",
    "Queue",
    "Schedules",
    "Sending",
    "Subscription",
    "Whose",
]
