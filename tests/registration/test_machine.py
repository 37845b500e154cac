"""Any order of commands, findings and days: the service does what an oracle says that was written from the rules alone.

`python -m tests.bench.machine --steps 100000` is the same for longer.
"""

import pytest
from hypothesis import settings

from tests.registration.oracle.machine import Life

Life.TestCase.settings = settings(max_examples=30, stateful_step_count=60, deadline=None)
TestLife = pytest.mark.timeout(300)(Life.TestCase)
