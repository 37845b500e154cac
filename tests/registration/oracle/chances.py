"""How often what happens in the machine, under which programmes, and what is worth a try."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.make import an_id
from tests.registration.oracle.actions import Action
from tests.registration.oracle.known import Claim
from tests.registration.oracle.terms import ANYBODY, BOTH, EITHER, TEAM_THEN_FINANCE, Terms

KEYS = [an_id(f"claim {number}") for number in range(40)]
LIVE_MAX = 5
"""More claims at a time would each get further less often."""
WEIGHTS = {
    "asked": 56,
    "made": 9,
    "screened": 22,
    "time_passes": 11,
    "service_is_down": 3,
    "case_opened": 3,
    "case_settled": 3,
    "case_ended": 2,
    "invitation_answered": 4,
    "partner_changed": 4,
    "programme_changed": 1,
    "sent_again": 1,
}
"""How often what happens."""
CASES = [an_id(f"case {number}") for number in range(2)]
OFTEN = dict.fromkeys(("withdraw", "cancel", "revoke", "release", "outcome", "reject", "leave"), 1)
OFTEN |= {"approve": 15, "submit": 15, "accept_transfer": 9, "answer": 9, "ask_time": 6, "grant_time": 6, "amend": 6}
"""What ends a claim comes less often than what it goes on with."""
HELD = ((), (), (), (), (), (), (0,), (0, 1), (1,))
"""Which cases hold a claim that is screened."""
HOURS = (0, 1, 1, 5, 13, 24, 24, 26, 49, 72, 120, 240, 240, 480, 720, 2400)
TERMS = st.builds(
    Terms,
    steps=st.sampled_from((TEAM_THEN_FINANCE, BOTH, EITHER, ANYBODY)),
    automatic=st.sampled_from((True, True, False)),
    at_risk=st.sampled_from((1, None)),
    appeal=st.sampled_from((10, None)),
    appeal_decided=st.sampled_from((4, None)),
    reminders=st.sampled_from(((14, 3), (), (90,))),
    grace=st.sampled_from((10, None)),
    tail=st.sampled_from((30, 5, None)),
    dispute=st.booleans(),
    stops_clock=st.booleans(),
    extensions=st.sampled_from((2, 0)),
    ask_within=st.sampled_from((20, None)),
    extended_by_rule=st.booleans(),
    every=st.sampled_from((25, None)),
    silence_ends=st.booleans(),
    cooling_off=st.sampled_from((20, None)),
    look_back=st.sampled_from((None, 40)),
    incumbency=st.sampled_from((90, None)),
    renewal=st.sampled_from((30, None)),
    on_suspension=st.booleans(),
    on_termination=st.booleans(),
    shares_required=st.booleans(),
    split_on_exit=st.booleans(),
)


def worth(action: Action, claim: Claim | None) -> bool:
    """Whether an action may come to something: what is answered was asked, what is ended is there."""
    if claim is None or claim.stage not in action.stages:
        return False
    grant, proposed = claim.grant, claim.proposed is not None
    wanted = {
        "accept_transfer": grant is not None and bool(grant.offered_to),
        "decline_transfer": grant is not None and bool(grant.offered_to),
        "except": claim.deal.products[0].startswith("security"),
        "grant_time": grant is not None and grant.extension_asked,
        "deny_time": grant is not None and grant.extension_asked,
        "reinstate": grant is not None and grant.phase == "suspended",
        "suspend": grant is not None and grant.protects,
        "ask_time": grant is not None and grant.phase == "active",
        "approve": claim.stage == "under_review" or proposed,
        "reject": claim.stage == "under_review" or proposed,
        "assign": claim.stage != "approved" or proposed,
        "leave": bool(claim.parties),
    }
    return wanted.get(action.what, True)


def varied(terms: Terms, form: int) -> Terms:
    """The next version of a programme: other times, for claims that are made from then on."""
    return replace(terms, period=(60, 30, 5)[form % 3], reminders=((14, 3), (), (2,))[form % 3])
