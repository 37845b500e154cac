"""What the conflict service keeps of a vendor's map: which countries its regions name. Stream: `regions/<vendor>`."""

from typing import ClassVar

from contracts.message import Event
from contracts.values import TerritoryCode, VendorId


class RegionsRecorded(Event):
    """A programme named these regions; territories are compared by them from now on."""

    TYPE: ClassVar[str] = "regions.recorded.v1"
    vendor: VendorId
    regions: dict[TerritoryCode, tuple[TerritoryCode, ...]]
