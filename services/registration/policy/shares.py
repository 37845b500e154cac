"""How the credit for a deal is divided: parties hold what was agreed, in per cent; the lead has the rest of 100."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Literal

WHOLE = Decimal(100)
STEP = Decimal("0.0001")
"""The finest share there is; what rounding leaves over is the lead's."""

Shares = Mapping[str, Decimal]
"""Of each party but the lead, by its name."""


def lead_share(parties: Shares) -> Decimal:
    """What is left to the lead. Never below nothing, as long as no party was let in beyond `free`."""
    return WHOLE - sum(parties.values(), Decimal(0))


def after_exit(parties: Shares, leaving: str, on_exit: Literal["to_lead", "split"]) -> dict[str, Decimal]:
    """The shares of those who stay when one leaves: as they were, or each larger in proportion, the lead's too."""
    left = parties[leaving]
    staying = {name: share for name, share in parties.items() if name != leaving}
    if on_exit == "to_lead" or left == WHOLE:
        return staying
    return {name: (share * WHOLE / (WHOLE - left)).quantize(STEP, ROUND_DOWN) for name, share in staying.items()}
