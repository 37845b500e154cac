"""How far reports look ahead, and how much of them is worked out at once."""

from typing import Final

EXPIRING_DAYS: Final = 30
"""A protection that ends within so many days is about to end: what an extension is usually asked for in."""
BATCH_ROWS: Final = 5_000
"""Rows of a report that are held at once, before they are written."""
AT_ONCE_MAX: Final = 4
"""Reports that are worked out at once: each takes a connection, and reading must go on beside them."""
TURN_SECONDS_MAX: Final = 5.0
"""How long a reader waits until others have their reports; then it is told to come back."""
QUERY_SECONDS_MAX: Final = 60.0
"""How long the database may work before its next batch of rows."""
SEND_SECONDS_MAX: Final = 30.0
"""How long a reader may take to fetch the next piece: who takes longer holds a connection that others need."""
ROWS_SHOWN_MAX: Final = 200
"""Rows of a report on a page for people, and drawn; the whole of it is in the files."""
BARS_MAX: Final = 15
"""Bars of one drawing; the longest are drawn, and how many there are is said."""
CALENDAR_EVENTS_MAX: Final = 2_000
"""Entries of a calendar, the next ones first."""
CALENDAR_PAST_DAYS: Final = 60
"""So long what is over stays in a calendar: every program that follows it will have fetched it by then."""
CALENDAR_TOKEN_DAYS: Final = 400
"""How long the address of a calendar is good for: a year, and some time to notice."""
