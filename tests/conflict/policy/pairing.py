"""Claims and pairs of claims out of thin air, and strategies for them."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from contracts.claims import Claim
from contracts.values import Chain, Scope, Window
from services.conflict.policy.pairs import Accounts, Pair, pair
from tests.make import MAY_1, an_id

REGIONS = {"DACH": ("DE", "AT", "CH"), "EU": ("AT", "DE", "FR"), "NORDICS": ("DK", "SE")}
OPPOSITE = {"contains": "within", "within": "contains", "parent": "child", "child": "parent"}
paths = st.sampled_from(["cloud", "cloud/compute", "cloud/compute/vm", "cloud/storage", "data", "data/lake"])
scopes = st.lists(paths, max_size=4, unique=True).map(tuple)
places = st.sampled_from(["*", "DACH", "EU", "NORDICS", "DE", "DE-BY", "AT", "FR", "US", "US-CA", "ATLANTIS"])
days = st.integers(0, 60)
accounts = st.builds(
    Accounts,
    st.sampled_from(["same", "probable", "possible", "family", "contradictory"]),
    st.sampled_from([0.3, 0.9, 1.0]),
    st.sampled_from([None, "parent", "child", "sister"]),
    st.booleans(),
)


def a_claim(name: str, start: int = 0, length: int | None = None, **known: Any) -> Claim:
    """A claim from day `start` on, for so many days, of a party that works on it."""
    begin = MAY_1 + timedelta(days=start)
    window = Window(start=begin, end=None if length is None else begin + timedelta(days=length))
    values = {
        "claim": an_id(name),
        "kind": "registration",
        "party": name,
        "customer": an_id("customer"),
        "scope": Scope(),
        "window": window,
        "priority": start,
        "priority_at": begin,
        "proofs": ("contact", "meeting"),
        **known,
    }
    return Claim.model_validate(values)


def a_pair(earlier: Claim, later: Claim, accounts: Accounts | None = None, **known: Any) -> Pair:
    """Two claims side by side, for certain on one customer if nothing else is said."""
    return pair(earlier, later, accounts or Accounts("same", 1.0), REGIONS, **known)


def a_reservation(kind: str, party: str = "direct", start: int = 0, **known: Any) -> Claim:
    """The designation of the account as a claim."""
    return a_claim(f"reserved {kind}", start, kind="direct", party=party, reserved=kind, proofs=(), **known)


claims = st.builds(
    a_claim,
    st.sampled_from(["a", "b", "direct"]),
    days,
    st.none() | days,
    scope=st.builds(lambda paths, place: Scope(products=paths, territory=place), scopes, places),
    protected=st.booleans(),
    group_wide=st.sampled_from([None, True]),
    reserved=st.sampled_from([None, None, None, "direct", "named", "partner_led"]),
    tender=st.sampled_from([None, None, "RFP 7"]),
    project=st.sampled_from([None, "Tower A", "Tower B"]),
    incumbent=st.sampled_from([None, None, True]),
    parties=st.sampled_from([(), ("a",)]),
    affiliations=st.sampled_from([(), ("Big Holding",)]),
    chain=st.sampled_from([Chain(), Chain(role="distributor"), Chain(distributor="a"), Chain(distributor="c")]),
    proofs=st.sampled_from([(), ("contact", "meeting"), ("contact", "quote")]),
    expected_close=st.sampled_from([None, MAY_1.date(), MAY_1.date() + timedelta(days=20)]),
)
