"""How each event is told in a digest: of its fields, only what the table of disclosure leaves a partner.

What is put into the braces is looked up in the message of the feed, which is cut by that table already.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.projections.policy.words import DECISIONS, in_words

EVENTS: Final[Mapping[str, str]] = {
    **DECISIONS,
    "registration.received-on-behalf.v1": "filed for you by {filed_by}",
    "registration.review-started.v1": "under review, decision due {decision_due}",
    "registration.decision-sla-at-risk.v1": "decision at risk of being late, due {due}",
    "registration.decision-sla-breached.v1": "decision late, was due {due}",
    "registration.information-requested.v1": "information asked for until {due}",
    "registration.appeal-answered.v1": "appeal answered",
    "registration.appeal-window-closed.v1": "time to appeal is over",
    "registration.withdrawn.v1": "withdrawn",
    "registration.expired.v1": "expired: {cause}",
    "deal.won.v1": "won on {on}",
    "deal.confirmed.v1": "deal confirmed",
    "deal.reward-due.v1": "reward due",
    "deal.lost.v1": "lost on {on}",
    "evidence.demanded.v1": "evidence asked for until {due}: {code}",
    "evidence.verified.v1": "evidence accepted",
    "evidence.rejected.v1": "evidence rejected",
    "activity.overdue.v1": "report of work overdue, was due {due}",
    "registration.party-joined.v1": "{partner} joined as {role}",
    "registration.party-left.v1": "{partner} left",
    "co-sell.party-invited.v1": "invitation to a deal as {role}, answer due {due}",
    "co-sell.invitation-expired.v1": "invitation expired",
    "co-sell.invitation-closed.v1": "invitation closed: {cause}",
    "order.attributed.v1": "order of {on} counted by link {code}",
    "order.reward-due.v1": "reward for an order due",
    "protection.granted.v1": "protection granted",
    "protection.expiring-soon.v1": "protection ends soon, on {end}",
    "protection.expired.v1": "protection expired on {end}",
    "protection.released.v1": "protection released",
    "protection.fulfilled.v1": "protection fulfilled",
    "protection.extension-sla-at-risk.v1": "answer to the extension at risk of being late, due {due}",
    "protection.extension-sla-breached.v1": "answer to the extension late, was due {due}",
    "protection.entered-grace.v1": "in grace until {until}",
    "protection.terms-changed.v1": "goes on as {kind}",
    "protection.transfer-offered.v1": "transfer offered, answer due {due}",
    "protection.transfer-ended.v1": "offer of a transfer ended: {cause}",
    "protection.transferred.v1": "taken over by {to}",
    "incumbency.established.v1": "incumbent until {until}",
    "incumbency.renewal-due.v1": "renewal may be registered until {until}",
    "incumbency.ended.v1": "incumbency ended",
}
"""By event, what it says; fields of the message stand in braces."""

CASES: Final[Mapping[str, str]] = {
    "decision": "Case to be decided",
    "evidence": "Answers of the sides due",
    "appeal": "Last day to appeal",
    "appeal_decision": "Decision on the appeal due",
}
FLAG_DUE: Final = "Proof of work due"
FLAG_WAITS: Final[Mapping[str, str]] = {"referred": "Compliance is to conclude what it found."}
"""What else a flag may wait for, of which its partner is not told."""
CLAIM_ENDS: Final = "Claim of direct sales ends"
ENDED: Final[Mapping[str, str]] = {
    "GONE": "it said that it is gone",
    "FAILING": "nothing arrived there for three days",
    "REFUSED": "its mail server refuses the address",
    "UNSUBSCRIBED": "its reader wants no more",
    "ERASED": "its reader was erased",
}
"""Why nothing goes to an address any more."""
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\S+")


def told(name: str, data: Mapping[str, Any], zone: ZoneInfo) -> str:
    """A message of the feed in a few words, its instants by the clock of a zone."""
    return one_line(in_words(EVENTS[name], {field: _local(value, zone) for field, value in data.items()}))


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant as the clock shows it there."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def one_line(text: str) -> str:
    """A text that others wrote, which must not look like more than one line."""
    return " ".join(text.split())


def _local(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return local(datetime.fromisoformat(value), zone)
    return value
