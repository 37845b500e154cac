"""Lives of claims, step by step beside an oracle that was written from the rules: do they ever disagree?"""

import argparse
import time
from collections import Counter
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from services.registration.domain import streams
from tests.registration.oracle.machine import Life

STEPS_A_LIFE = 100


class Counted(Life):
    """The machine of the tests, which counts what it came to."""

    came: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()
    steps: ClassVar[int] = 0

    def teardown(self) -> None:
        """Add up a life."""
        super().teardown()
        Counted.steps += sum(self.times.values())
        self.came.update(self.twins.came)
        self.refused.update(self.twins.refused)


def main() -> None:
    """Run as many steps as are asked for, or stop with the shortest life in which the two disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000)
    wanted = parser.parse_args().steps
    started, lives = time.perf_counter(), 0
    while Counted.steps < wanted:
        lives += (count := max((wanted - Counted.steps) // STEPS_A_LIFE, 10))
        _live(count)
    seconds = time.perf_counter() - started
    known = {event.__name__ for event in streams._NAMINGS}
    print(f"steps                        {Counted.steps}, in up to {lives} lives")
    print(f"seconds                      {seconds:.0f}")
    print(f"steps a second               {Counted.steps / seconds:.0f}")
    print(f"events compared              {sum(Counted.came.values())}, {len(known & Counted.came.keys())} kinds")
    print(f"refusals compared            {sum(Counted.refused.values())}, {len(Counted.refused)} codes")
    print("disagreements                0")


def _live(lives: int) -> None:
    checks = settings(
        max_examples=lives,
        stateful_step_count=STEPS_A_LIFE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    run_state_machine_as_test(Counted, settings=checks)


if __name__ == "__main__":
    main()
