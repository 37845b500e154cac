"""What a vendor says of its partners and programmes: who they are, what they hold, where they stand."""

from services.registration.domain.keeping.facts import (
    impose_cap,
    lift_cap,
    prequalify_solution,
    record_certification,
    record_fact,
)
from services.registration.domain.keeping.profiles import change_tier, record_partner
from services.registration.domain.keeping.programmes import publish_programme, retire_programme
from services.registration.domain.keeping.standing import reinstate, suspend, terminate

__all__ = [
    "change_tier",
    "impose_cap",
    "lift_cap",
    "prequalify_solution",
    "publish_programme",
    "record_certification",
    "record_fact",
    "record_partner",
    "reinstate",
    "retire_programme",
    "suspend",
    "terminate",
]
