"""What follows when a partner's filings look like reserving accounts that nobody works: a watch or a flag."""

from datetime import datetime

from contracts.blanket import BlanketPatternFlagged, Signal
from contracts.message import Event
from contracts.values import EntityId, derived_id
from services.conflict.blanket import RULE, RULE_VERSION, Office, Standing, Verdict, news
from services.conflict.domain.state import Flag


def raised(office: Office, found: Verdict | None, flag: Flag | None, at: datetime, cause: str) -> list[Event]:
    """Raise a flag, or one that says more by now; nothing when there is none, or it is known already.

    A flag that nobody judged goes on under its id, whatever was found since.
    """
    standing = None if flag is None else Standing(flag.level, flag.raised_at, flag.claims)
    if found is None or news(found, standing, at) is None:
        return []
    return [_flagged(office, found, flag, derived_id(cause, "blanket", office[1]))]


def _flagged(office: Office, found: Verdict, flag: Flag | None, new: EntityId) -> BlanketPatternFlagged:
    known = () if flag is None else flag.claims
    return BlanketPatternFlagged(
        flag=new if flag is None else flag.id,
        vendor=office[0],
        partner=office[1],
        level=found.level,
        score=found.score,
        signals=tuple(
            Signal(family=one.family, score=one.score, reason=one.reasons[0], more=one.reasons[1:])
            for one in found.families
        ),
        window_start=min(found.claims.values()),
        window_end=max(found.claims.values()),
        claims=tuple(dict.fromkeys((*known, *found.claims))),
        rule=RULE,
        rule_version=RULE_VERSION,
    )
