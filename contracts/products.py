"""The product tree of a programme: families, lines and SKUs, each with the name it is sold under."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.message import Value
from contracts.values import Name

Step = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]


class Line(Value):
    """A product line and its SKUs by name."""

    name: Name
    skus: dict[Step, Name] = Field(default_factory=dict)


class Family(Value):
    """A product family and its lines."""

    name: Name
    lines: dict[Step, Line] = Field(default_factory=dict)


def tree(products: Mapping[str, Family]) -> Iterator[tuple[str, str]]:
    """Every family, line and SKU: its path and its name."""
    for family_id, family in products.items():
        yield family_id, family.name
        for line_id, line in family.lines.items():
            yield f"{family_id}/{line_id}", line.name
            for sku, name in line.skus.items():
                yield f"{family_id}/{line_id}/{sku}", name
