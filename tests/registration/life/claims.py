"""The states of a registration and its protection, in groups that one table shows side by side."""

from collections.abc import Mapping

from tests.registration.life import granted, undecided
from tests.registration.life.house import fresh
from tests.registration.life.running import State

STATES: Mapping[str, tuple[State, ...]] = {
    "Registration: before there is one": (State("nothing", fresh),),
    "Registration: until it is decided": (
        State("draft", undecided.draft),
        State("submitted", undecided.submitted),
        State("taken before it is screened", undecided.taken_unscreened),
        State("waits for the first desk", undecided.waiting),
        State("waits for the second desk", undecided.agreed_once),
        State("held by a conflict", undecided.on_hold),
        State("taken by a reviewer", undecided.taken),
        State("decision late", undecided.late),
    ),
    "Registration: until it is decided, with something in the way": (
        State("information asked", undecided.asked_back),
        State("an invitation is open", undecided.shares_open),
        State("a certificate ran out", undecided.out_of_certificate),
        State("rejected, window open", undecided.rejected),
        State("rejected, appeal filed", undecided.appealed),
        State("rejected for good", undecided.final),
    ),
    "Registration: granted, protection active": (
        State("active", granted.granted),
        State("active, near its end", granted.near_its_end),
        State("extension asked", granted.extension_asked),
        State("transfer offered", granted.offered),
        State("other scope asked, not screened", granted.other_scope_asked),
        State("other scope waits for a desk", granted.other_scope_waits),
        State("other scope held by a conflict", granted.other_scope_held),
        State("report overdue", granted.report_overdue),
        State("silent, may be revoked", granted.silent),
    ),
    "Registration: granted, protection not active or shared": (
        State("suspended by a person", granted.suspended),
        State("suspended by a dispute", granted.disputed),
        State("suspended by both", granted.suspended_twice),
        State("partner suspended", granted.partner_suspended),
        State("in grace", granted.in_grace),
        State("in grace, extension asked", granted.in_grace_with_extension_asked),
        State("ended, with a tail", granted.in_its_tail),
        State("given back", granted.released),
        State("with a party", granted.joint),
        State("left with less by a case", granted.left_with_less),
        State("left with less, appeal filed", granted.less_and_appealed),
    ),
    "Registration: over": (
        State("withdrawn", granted.withdrawn),
        State("expired", granted.expired),
        State("cancelled", granted.cancelled),
        State("transferred", granted.transferred),
        State("won", granted.won),
        State("won, not confirmed", granted.told_of),
        State("lost", granted.lost),
    ),
}
