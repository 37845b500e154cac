"""Decides what people and the clock do with a case; which command is for which stage stands in one table."""

from services.conflict.domain.cases.asking import Asking
from services.conflict.domain.cases.clock import due
from services.conflict.domain.cases.opening import opened
from services.conflict.domain.cases.steps import STEPS, decide
from services.conflict.domain.cases.working import answered, appealed_at_registration, as_settled, weighed

__all__ = [
    "STEPS",
    "Asking",
    "answered",
    "appealed_at_registration",
    "as_settled",
    "decide",
    "due",
    "opened",
    "weighed",
]
