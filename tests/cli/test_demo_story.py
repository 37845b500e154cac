"""The feed before it is played: as large and as mixed as life, true to the contracts, and the same every time."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from contracts.access import may_send
from contracts.bodies import PARTNER_MESSAGES, RegistrationBody
from contracts.partners import Profile
from contracts.programme import Programme
from contracts.values import Certification, Customer, Evidence
from services.cli.demo.cast import partners, vendors
from services.cli.demo.feed import ROUTES, FeedMessage, Ref
from services.cli.demo.hours import STORY_DAYS
from services.cli.demo.scenario import ACCOUNTS, ASKED, CHALLENGED, reserved
from services.cli.demo.story import story
from services.cli.demo.whole_life import set_aside

END = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


@cache
def feed() -> tuple[FeedMessage, ...]:
    return tuple(story(END))


def of(action: str) -> list[FeedMessage]:
    return [message for message in feed() if message.action == action]


def test_it_is_as_large_as_promised():
    assert len(feed()) >= 3_000
    assert {message.sender.vendor for message in feed()} == {vendor.id for vendor in vendors()}
    assert len(vendors()) >= 3
    assert len({message.sender.org for message in of("registration.submit")}) >= 60
    assert END - feed()[0].at > timedelta(days=STORY_DAYS - 5)
    assert feed()[-1].at < END


def test_the_same_end_and_seed_give_the_same_feed():
    assert tuple(story(END)) == feed()
    assert tuple(story(END, seed=8)) != feed()


@pytest.mark.parametrize("hour", [0, 9, 13, 23])
def test_it_ends_whenever_now_is(hour: int):
    end = END.replace(hour=hour) + timedelta(days=3)  # a Saturday
    assert end - timedelta(hours=2) < list(story(end))[-1].at < end


def test_time_goes_forward_and_references_go_back():
    known: set[str] = set()
    last = feed()[0].at
    for message in feed():
        references = [message.about, *message.body.values()]
        assert {one.label for one in references if isinstance(one, Ref)} <= known
        assert message.at >= last
        assert message.label not in known
        known.add(message.label)
        last = message.at


def test_bodies_say_what_the_contracts_ask_for():
    for message in [*of("registration.submit"), *of("registration.preview")]:
        RegistrationBody.model_validate_json(_json(message))
    for message in of("partner.record"):
        Profile.model_validate_json(_json(message))
    for message in of("programme.publish"):
        Programme.model_validate_json(_json(message))
    for message in of("partner.certify"):
        Certification.model_validate_json(_json(message))
    for message in of("protection.check"):
        Customer.model_validate(message.body["customer"])
    for message in of("registration.attach-evidence"):
        assert [Evidence.model_validate(item) for item in message.body["evidence"]]


def _json(message: FeedMessage) -> str:
    return json.dumps(message.body)


def test_partners_publish_only_what_partners_may():
    assert {message.action for message in feed()} <= set(ROUTES)
    published = [message for message in feed() if message.by_topic]
    assert len(published) > 500
    for message in published:
        assert message.sender.org
        assert may_send([message.sender.role], PARTNER_MESSAGES[message.action])


def test_one_claim_in_eight_meets_another_partners_under_another_name():
    claims = [message for message in of("registration.submit") if not message.label.startswith("story/")]
    contested = {message.label.removesuffix("/acknowledge-case") for message in of("conflict.acknowledge")}
    assert 0.1 <= len(contested) / len(claims) <= 0.15
    before: dict[tuple[str, str, str], FeedMessage] = {}
    for message in claims:
        customer = message.body["customer"]
        account = (message.sender.vendor, customer["country"], message.body["contact"]["email"].partition("@")[2])
        if message.label in contested:
            rival = before[account]
            assert message.at - rival.at < timedelta(days=60)
            assert rival.sender.org != message.sender.org
            assert rival.body["customer"]["name"] != customer["name"]
            assert set(message.body["products"]) <= set(rival.body["products"])
        before[account] = message


def test_fifty_accounts_are_registered_within_three_days_and_touched_by_nobody_else():
    dump = [message for message in of("registration.submit") if message.label.startswith("story/blanket/")]
    assert len(dump) == ACCOUNTS == len(reserved())
    assert dump[-1].at - dump[0].at < timedelta(days=5)
    assert len({message.body["deal"]["description"] for message in dump}) == 1
    assert len({message.body["contact"]["email"] for message in dump}) == 1
    assert {CHALLENGED, ASKED} <= {one.id for one in reserved()}
    domains = {one.domain for one in reserved()}
    others = [message for message in of("registration.submit") if message.sender.vendor == "alder"]
    touched = [m for m in others if m not in dump and m.label != "story/challenge"]
    assert not [m.label for m in touched if m.body["contact"]["email"].partition("@")[2] in domains]


def test_the_second_story_has_its_customers_for_itself():
    ours = {one.domain for one in set_aside()}
    assert len(ours) == 3
    others = [one for one in of("registration.submit") if one.sender.vendor == "beacon" and one.label[:5] != "life/"]
    assert not [one.label for one in others if one.body["contact"]["email"].partition("@")[2] in ours]


def test_every_partner_joins():
    assert Counter(message.sender.vendor for message in of("partner.record")) == {
        vendor.id: len(partners(vendor.id)) for vendor in vendors()
    }
