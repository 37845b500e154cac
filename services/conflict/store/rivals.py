"""Which claims stand in whose way, and of which claims not all that do could be named."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from contracts.values import EntityId


class Rivals:
    """For each claim those that stand in its way, and the other way round, in the order in which they were found."""

    def __init__(self) -> None:
        self._of: dict[EntityId, tuple[EntityId, ...]] = {}
        self._hindered: defaultdict[EntityId, dict[EntityId, None]] = defaultdict(dict)
        self._crowded: dict[EntityId, None] = {}

    def stand(self, claim: EntityId, rivals: Iterable[EntityId]) -> None:
        """From now on these stand in the way of a claim, and nobody else."""
        for rival in self._of.get(claim, ()):
            self._hindered[rival].pop(claim, None)
        self._of[claim] = tuple(rivals)
        for rival in self._of[claim]:
            self._hindered[rival][claim] = None

    def hindered(self, rival: EntityId) -> Collection[EntityId]:
        """The claims that one stands in the way of."""
        return self._hindered.get(rival, {})

    def crowd(self, claim: EntityId, *, crowded: bool) -> None:
        """Remember whether so many stand in the way of a claim that not all could be named."""
        self._crowded.pop(claim, None)
        if crowded:
            self._crowded[claim] = None

    def crowded(self, claim: EntityId) -> bool:
        """Whether not all that stand in its way could be named."""
        return claim in self._crowded

    def replace(self, old: EntityId, new: EntityId) -> None:
        """One claim takes another's place, in whose way it stands and what stands in its own."""
        self.stand(new, self._of.get(old, ()))
        for hindered in self.leave(old):
            self.stand(hindered, (new if one == old else one for one in self._of[hindered]))

    def leave(self, claim: EntityId) -> Collection[EntityId]:
        """A claim is no more. Returns those it stood in the way of."""
        self.stand(claim, ())
        del self._of[claim]
        self._crowded.pop(claim, None)
        return self._hindered.pop(claim, {})

    def dump(self) -> tuple[dict[EntityId, tuple[EntityId, ...]], list[EntityId]]:
        """What stands in whose way, and who is crowded."""
        return self._of, list(self._crowded)

    def load(self, of: Mapping[EntityId, Iterable[EntityId]], crowded: Iterable[EntityId]) -> None:
        """Take over what `dump` returned."""
        for claim, rivals in of.items():
            self.stand(claim, rivals)
        self._crowded = dict.fromkeys(crowded)
