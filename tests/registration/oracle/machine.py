"""Random people do random things, time passes, nobody looks, cases come and go: service and oracle always agree."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from services.registration.domain.state import Registration
from tests.registration import findings
from tests.registration.oracle import conflicts, sayings
from tests.registration.oracle.acting import Acting
from tests.registration.oracle.books import Said
from tests.registration.oracle.chances import CASES, HELD, HOURS, TERMS, WEIGHTS
from tests.registration.oracle.known import Claim
from tests.registration.oracle.people import (
    SETTLERS,
)
from tests.registration.oracle.terms import Terms
from tests.registration.oracle.twins import Twins


class Life(Acting):
    """Claims of three partners on three customers, a distributor, the vendor's people, two cases, and time."""

    sound = False
    """Whether the last step went well; after one that did not nothing else needs to be looked at."""

    @initialize(terms=TERMS, salt=st.binary(min_size=6, max_size=6))
    def begin(self, terms: Terms, salt: bytes) -> None:
        self.twins, self.salt, self.times = Twins(terms), salt, Counter[bytes]()

    @rule(seed=st.binary(min_size=6, max_size=6))
    def step(self, seed: bytes) -> None:
        """One input, out of a seed: numbers alone would be drawn from their ends far too often to get anywhere.

        The same seed comes often too, and gives something else each time, and in each life.
        """
        self.times[seed] += 1
        chance = Random(self.salt + seed + bytes([self.times[seed] % 256]))
        (kind,) = chance.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))
        numbers = [chance.randrange(60) for _ in range(5)]
        if sum(claim.live for claim in self.books.claims.values()) < 2 and numbers[0] > 5:
            kind = "made"  # nothing much can happen otherwise
        note(f"{kind} {numbers} at {self.books.at}")
        self.sound = False
        getattr(self, kind)(*numbers)
        self.sound = True

    def screened(self, which: int, form: int, holding: int, *_: int) -> None:
        claim, held = self._unscreened(which), HELD[holding % len(HELD)]
        was = self.twins.story.partition.state.registration(claim.key) if claim else None
        if claim is None or not isinstance(was, Registration):
            return
        current, cautioned = form % 6 != 0, form % 7 == 0 and not held
        event = sayings.screening(claim, [CASES[one] for one in held], cautioned)
        version = was.asked_version if current else was.asked_version + 1
        event = event.model_copy(update={"registration_version": max(version, 1)})
        self.twins.hears(
            event,
            "matching",
            lambda: conflicts.screened(self.books, claim.key, current, {CASES[one] for one in held}, cautioned),
        )

    def case_opened(self, number: int, first: int, second: int, form: int, _: int) -> None:
        sides, case = self._two(first, second), CASES[number % 2]
        if sides:
            event = sayings.detected(case, *(claim.key for claim in sides), "block" if form % 4 else "review")
            blocks = bool(form % 4)
            self.twins.hears(event, "matching", lambda: self._each(sides, blocks, case))

    def _each(self, sides: list[Claim], blocks: bool, case: str) -> Said:
        return [said for claim in sides if blocks for said in conflicts.detected(self.books, claim.key, case)]

    def case_settled(self, number: int, first: int, second: int, who: int, form: int) -> None:
        sides, case, by = self._two(first, second), CASES[number % 2], SETTLERS[who % len(SETTLERS)]
        if not sides:
            return
        chosen = (("award", "deny"), ("deny", "award"), ("keep", "keep"), ("award", "award"))[form % 4]
        effects = {claim.key: effect for claim, effect in zip(sides, chosen, strict=True)}
        proposed = {claim.key for claim in sides if claim.proposed is not None and form % 3}
        versions = {key: self.twins.story.partition.state.registration(key).asked_version for key in proposed}
        event = sayings.resolved(case, effects, versions)
        self.twins.hears(event, by, lambda: self._settled(case, by, effects, proposed))

    def _settled(self, case: str, by: str, effects: dict[str, str], proposed: set[str]) -> Said:
        said: Said = []
        for key, effect in sorted(effects.items(), key=lambda one: one[1] != "deny"):
            if effect == "deny":
                said += conflicts.denied(self.books, key, by, only_proposed=key in proposed)
            elif effect == "award":
                said += conflicts.awarded(self.books, key, case, by)
            else:
                said += conflicts.let_go(self.books, key, case)
        return said

    def case_ended(self, number: int, first: int, second: int, lapses: int, _: int) -> None:
        sides, case = self._two(first, second), CASES[number % 2]
        if not sides:
            return
        keys = tuple(claim.key for claim in sides)
        event: Any = findings.dismissed(case).model_copy(update={"claims": keys})
        if lapses % 2:
            event = findings.lapsed(case, "somebody").model_copy(update={"claims": keys})
        self.twins.hears(
            event, "dora", lambda: [said for key in keys for said in conflicts.let_go(self.books, key, case)]
        )

    def time_passes(self, number: int, *_: int) -> None:
        self.twins.passes(timedelta(hours=HOURS[number % len(HOURS)]))

    def service_is_down(self, number: int, *_: int) -> None:
        self.twins.sleeps(timedelta(hours=HOURS[number % len(HOURS)]))

    def sent_again(self, *_: int) -> None:
        self.twins.repeated()

    def teardown(self) -> None:
        if self.sound:
            self.twins.passes(timedelta(0))
            self.twins.check_lives()

    def _unscreened(self, which: int) -> Claim | None:
        waiting = [one for one in self.books.claims.values() if not one.screened and one.live and one.stage != "draft"]
        return waiting[which % len(waiting)] if waiting and which % 3 else self._claim(which)

    def _two(self, first: int, second: int) -> list[Claim]:
        one, other = self._claim(first), self._claim(second)
        # A case is never between a claim and what became of it at another partner.
        apart = one is not None and other is not None and one is not other and not self._one_deal(one, other)
        return [one, other] if apart else []

    def _one_deal(self, one: Claim, other: Claim) -> bool:
        return self.books.as_of_now(one.key) is self.books.as_of_now(other.key)
