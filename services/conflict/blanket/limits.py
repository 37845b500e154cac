"""What a watch and a flag take: windows, memories, allowances and caps of the detector, in one place."""

from datetime import timedelta
from typing import Final

RULE: Final = "BLANKET_PATTERN"
RULE_VERSION: Final = 3

WINDOWS: Final = (timedelta(days=3), timedelta(days=7), timedelta(days=28))
MATURE: Final = timedelta(days=21)
"""By this age an honest filing has seen some activity; before it, silence says nothing."""
MATURED_WINDOWS: Final = (timedelta(days=7), timedelta(days=28))
"""Filings of so many days, all of them mature, are looked at for follow-up."""
CLOSED_WINDOW: Final = timedelta(days=90)
REFILED_WITHIN: Final = timedelta(days=90)
"""A claim on a customer whose last one expired unworked so lately is the same claim again."""
MEMORY_DAYS: Final = 120.0
"""Habits fade: what lies so far back counts about a third."""

FILINGS_MIN: Final = 6
"""With fewer in a window there is no pattern, whatever the chances say."""
REMEMBERED_MAX: Final = 400
"""So many filings of a partner are remembered one by one, the latest."""
COMPARED_MAX: Final = 200
"""With so many of its own last filings a new one is compared: contact and description."""
LIKE_BITS: Final = 13
"""Two descriptions are near-duplicates when their 64-bit prints differ in no more bits."""
PLACES_MAX: Final = 200
PLACES_MIN: Final = 10
"""A partner's field is known once so many of its filings have told industry and territory."""
CAMPAIGNS_MAX: Final = 20
THIN_ITEMS_MAX: Final = 2

SEASON_DAYS: Final = 21
SEASON_ALLOWANCE: Final = 1.35
"""So many more filings are still usual in the last days of a quarter, and a little more at any time."""
ALLOWANCE: Final = 1.1
WORKDAYS_ALLOWANCE: Final = 1.4
"""Filings come on working days: less than a week may hold as many as seven fifths of it."""
SHARE_ALLOWANCE: Final = 0.12
"""A share may be so much of the way worse than usual, every now and then, without meaning anything."""
VOLUME_SHAPE: Final = 0.45
VOLUME_SHAPE_MAX: Final = 7.0
"""How alike partners' rates are, and how steady one partner's is at best: shapes of Gamma distributions."""
SHARE_TRIALS: Final = 4.0
SHARE_TRIALS_MAX: Final = 60.0
"""The same for shares: as many trials as peers' habits weigh for a newcomer, and as the surest habit weighs."""
DRIP_SHARE: Final = 0.65
"""Of a drip, so many of the filings that are usually not thin are."""
DRIP_SURE: Final = 1.0
"""The habit that a drip is held against may be so many deviations worse than it seems."""

DOUBTED: Final = 2.0
"""What is filed while a sign is so surprising becomes habit only if work followed it."""
VOLUME_MAX: Final = 3.0
FILING_MAX: Final = 4.0
FOLLOW_UP_MAX: Final = 4.0
"""No family alone reaches a flag; many filings alone have more innocent reasons than the other two."""
VOLUME_MIN: Final = 1.0
SCORE_MIN: Final = 1.3
"""Below about one chance in twenty a family says nothing; in ten, where it is only company for another."""
SIGN_MIN: Final = 0.7
"""Below about one chance in five a sign adds nothing to a family that speaks."""
FURTHER: Final = 0.5
"""Signs of one family come together: the strongest counts in full, the others by so much."""
FAMILIES_MIN: Final = 2
WATCH_SCORE: Final = 3.0
FLAG_SCORE: Final = 4.8
EPISODE: Final = timedelta(days=45)
"""A pattern that is found so long after it was last said is said anew, if it is about other claims."""
AFRESH: Final = timedelta(days=28)
"""What is filed so long after a pattern was said is another matter."""
GROWN: Final = 2
"""What stands unjudged is said again once it concerns so many times as many claims."""

ASSUMED_DAYS: Final = 200.0
ASSUMED_TRIALS: Final = 40.0
"""So much the assumption about peers weighs against what is seen of a vendor's own partners."""
ASSUMED_RATE: Final = 0.25
ASSUMED_IDLE: Final = 0.25
ASSUMED_SILENT: Final = 0.2
"""What peers do while a vendor has none to look at: filings a day, shares of idle and of silently expired ones."""
