"""However partners join and leave a deal, its shares total 100 and nobody has less than nothing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import cosell as c
from services.registration.domain.state import Registration
from services.registration.policy.shares import WHOLE, after_exit, lead_share
from tests.make import an_id
from tests.registration.joint import A, accept, decline, invite, joint, leave
from tests.registration.story import MANAGER, OPERATOR

NAMES = ("contoso", "tailspin", "fabrikam", "adventure")
SHARE = st.decimals(0, 100, places=4)
STEPS = st.lists(st.tuples(st.sampled_from(("invite", "accept", "decline", "leave")), st.sampled_from(NAMES), SHARE))


@pytest.mark.parametrize(
    ("shares", "leaving", "on_exit", "left"),
    [
        ({"a": "40"}, "a", "to_lead", {}),
        ({"a": "40", "b": "30"}, "a", "to_lead", {"b": "30"}),
        ({"a": "40", "b": "30"}, "a", "split", {"b": "50"}),
        ({"a": "0", "b": "30"}, "a", "split", {"b": "30"}),
        ({"a": "100", "b": "0"}, "a", "split", {"b": "0"}),
        ({"a": "10", "b": "30", "c": "30"}, "a", "split", {"b": "33.3333", "c": "33.3333"}),
    ],
)
def test_what_a_party_leaves(shares, leaving, on_exit, left):
    before = {name: Decimal(share) for name, share in shares.items()}
    assert after_exit(before, leaving, on_exit) == {name: Decimal(share) for name, share in left.items()}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), SHARE, min_size=1), st.sampled_from(("to_lead", "split")), st.data())
def test_no_exit_takes_from_the_lead(shares, on_exit, data):
    if sum(shares.values()) > WHOLE:
        shares = {name: share / len(shares) for name, share in shares.items()}
    leaving = data.draw(st.sampled_from(sorted(shares)))
    left = after_exit(shares, leaving, on_exit)
    assert lead_share(left) >= lead_share(shares) >= 0
    assert all(share >= 0 for share in left.values())
    assert left.keys() == shares.keys() - {leaving}


@settings(deadline=None)
@given(STEPS, st.sampled_from(("to_lead", "split")))
def test_any_way_of_joining_and_leaving_keeps_a_hundred(steps, on_exit):
    story = joint(on_exit=on_exit)
    for name in NAMES[2:]:
        story.with_partner(name)
    for count, (what, name, share) in enumerate(steps):
        command = {
            "invite": invite(an_id(f"{name} {count}"), name, share=share),
            "accept": accept(_asked(story, name)),
            "decline": decline(_asked(story, name)),
            "leave": leave(name),
        }[what]
        # Who invites does not accept for the other side.
        story.when(command, by=OPERATOR if what == "accept" else MANAGER)
        _holds(story)
    assert story.replayed().state.registration(A) == story.partition.state.registration(A)


def _asked(story, name):
    open_now = {one.partner: one.id for one in story.partition.state.invitations_of(A)}
    return open_now.get(name, an_id("none"))


def _holds(story):
    deal = story.partition.state.registration(A)
    assert isinstance(deal, Registration)
    shares = {party.partner: party.share for party in deal.parties}
    assert len(shares) == len(deal.parties)
    offered = {one.id: one.share for one in story.partition.state.invitations_of(A)}
    assert set(offered) == set(deal.invited)
    assert lead_share({**shares, **offered}) >= 0
    assert all(share >= 0 for share in shares.values())
    for event in story.last:
        if isinstance(event, c.PartyLeft):
            assert event.shares == shares
