"""How much is shown at once, and how long a reader waits."""

from datetime import timedelta
from typing import Final

PAGE_ROWS: Final = 50
PAGE_ROWS_MAX: Final = 200
RECORDS_MAX: Final = 1_000
"""Records of one stream, or of one command, that one answer holds."""
CLAIMS_MAX: Final = 100
"""Claims of a customer shown with it."""
TEXT_LENGTH_MAX: Final = 200
"""Of a text to search for."""
POSITION_SECONDS_MAX: Final = 2.0
"""How long a reader waits for the views to reach a position it names; then it is told to come back."""
SETTLING: Final = timedelta(seconds=5)
"""For so long a writer may still put down what it decided at an instant: the past begins behind it."""
CERTIFICATE_DAYS: Final = 60
"""A certificate that runs out within so many days is pointed out: about what it takes to have people trained anew."""
