"""Blanket registrations: which partner reserves accounts that it does not work. Pure, and knows no message of ours.

A `Watch` takes in what partners file, what follows, and what ends; `look` says what a partner's filings amount to.
"""

from services.conflict.blanket.filings import Campaign, Filing, evidence_items
from services.conflict.blanket.likeness import likeness
from services.conflict.blanket.limits import MATURE, RULE, RULE_VERSION
from services.conflict.blanket.verdict import Level, Standing, Verdict, assess, news
from services.conflict.blanket.watch import Office, Watch, WatchImage

__all__ = [
    "MATURE",
    "RULE",
    "RULE_VERSION",
    "Campaign",
    "Filing",
    "Level",
    "Office",
    "Standing",
    "Verdict",
    "Watch",
    "WatchImage",
    "assess",
    "evidence_items",
    "likeness",
    "news",
]
