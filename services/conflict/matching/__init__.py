"""Account matching: who is the same customer, by registry number, domain, name and place. Knows nothing of deals.

`resolve(profile(written), index)` is the whole interface; an `Index` holds the customers of one market.
"""

from services.conflict.matching.compare import MATCHING_VERSION as MATCHING_VERSION
from services.conflict.matching.compare import NEAR_CERTAIN as NEAR_CERTAIN
from services.conflict.matching.compare import PROBABLE as PROBABLE
from services.conflict.matching.compare import Evidence as Evidence
from services.conflict.matching.compare import Match as Match
from services.conflict.matching.compare import compare as compare
from services.conflict.matching.index import Index as Index
from services.conflict.matching.profile import Profile as Profile
from services.conflict.matching.profile import Written as Written
from services.conflict.matching.profile import exact_keys as exact_keys
from services.conflict.matching.profile import profile as profile
from services.conflict.matching.resolve import Related as Related
from services.conflict.matching.resolve import Resolution as Resolution
from services.conflict.matching.resolve import resolve as resolve
