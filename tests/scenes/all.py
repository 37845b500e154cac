"""The scenes, and whose story each programme of the repository is told in."""

from collections.abc import Mapping
from types import ModuleType

from tests.scenes import alliance, hosting, industries, kinds, levels, people, three_ways, tiers

SCENES: tuple[ModuleType, ...] = (
    kinds,
    industries,
    hosting,
    three_ways,
    alliance,
    people,
    tiers,
    levels,
)
PROGRAMMES: Mapping[str, ModuleType] = {
    "upm-default": kinds,
    "upm-industries": industries,
    "hosting-reseller": hosting,
    "hosting-var": hosting,
    "partner-plus": three_ways,
    "network-alliance": alliance,
    "cloud-engage": people,
    "infrastructure-five": tiers,
    "hyperconverged": levels,
    "hyperconverged-elevate": levels,
}
