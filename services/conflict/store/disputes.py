"""What the programmes of each vendor say of cases, version by version."""

from collections import defaultdict
from datetime import datetime

from contracts.disputes import DisputeRulesRecorded


class DisputeRules:
    """The recorded rules by vendor and programme, in the order of their publication."""

    def __init__(self) -> None:
        self._recorded: defaultdict[tuple[str, str], list[DisputeRulesRecorded]] = defaultdict(list)

    def in_force(self, vendor: str, programme: str, at: datetime) -> DisputeRulesRecorded | None:
        """Of the versions in effect the one that came into effect last."""
        standing = [one for one in self._recorded.get((vendor, programme), ()) if one.effective_from <= at]
        return max(standing, key=lambda one: (one.effective_from, one.programme.version), default=None)

    def version(self, vendor: str, programme: str, version: int) -> DisputeRulesRecorded:
        """One version. Raises StopIteration for one that was never recorded."""
        return next(one for one in self._recorded[vendor, programme] if one.programme.version == version)

    def fold(self, event: DisputeRulesRecorded) -> None:
        """Enter a version."""
        self._recorded[event.vendor, event.programme.programme].append(event)

    def dump(self) -> list[bytes]:
        """Everything, as the ledger has it."""
        return [one.model_dump_json().encode() for versions in self._recorded.values() for one in versions]

    def load(self, image: list[bytes]) -> None:
        """Take over what `dump` returned."""
        for one in image:
            self.fold(DisputeRulesRecorded.model_validate_json(one))
