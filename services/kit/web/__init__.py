"""HTTP at the edge of a service: applications, secured routes, commands and their answers, problems, health."""

from services.kit.web.answering import Telling
from services.kit.web.app import make_app
from services.kit.web.commands import COMMAND_ANSWERS, Edge, Order
from services.kit.web.door import Door, door_of, open_door
from services.kit.web.health import Health
from services.kit.web.problem import FieldError, Problem, invalid, said_of, unavailable
from services.kit.web.requests import Asking, Posted, SecuredRoute, Sent, command_key
from services.kit.web.rights import for_readers, for_senders

__all__ = [
    "COMMAND_ANSWERS",
    "Asking",
    "Door",
    "Edge",
    "FieldError",
    "Health",
    "Order",
    "Posted",
    "Problem",
    "SecuredRoute",
    "Sent",
    "Telling",
    "command_key",
    "door_of",
    "for_readers",
    "for_senders",
    "invalid",
    "make_app",
    "open_door",
    "said_of",
    "unavailable",
]
