"""Who wants notices of what, and what became of each: tables that stand beside the views and outlive them."""

from services.projections.store.webhooks.deliveries import Deliveries, Place, Sending, Told
from services.projections.store.webhooks.endpoints import Endpoint, Endpoints, Whose
from services.projections.store.webhooks.tables import NoticeTables

__all__ = ["Deliveries", "Endpoint", "Endpoints", "NoticeTables", "Place", "Sending", "Told", "Whose"]
