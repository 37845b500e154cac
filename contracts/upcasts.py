"""One pure step from each retired TYPE to its successor; `codec.decode` applies them until none is left."""

from collections.abc import Callable, Mapping
from typing import Any

Upcast = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]

UPCASTS: Mapping[str, Upcast] = {}
