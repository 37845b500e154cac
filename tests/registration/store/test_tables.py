"""The tables of a partition: what is open by partner, what is closed, and what ended for a customer."""

from datetime import timedelta

from msgspec.structs import replace

from services.kit.agenda import Agenda
from services.registration.domain.state import Closed, Past, Registration
from services.registration.store.ended import Ended
from services.registration.store.history import SWEPT_EVERY_RECORDS, History
from services.registration.store.live import AT_HAND_MAX, Live
from tests.make import MAY_1, an_id

DAY = timedelta(days=1)
ALL_SHARDS = 1024


def opened(name: str, partner: str = "northwind", **more) -> Registration:
    return Registration(id=an_id(name), vendor="acme", partner=partner, stage="submitted", version=1, **more)


def again(table, restored):
    restored.load(list(table.dump()))
    return restored


def ids(*names: str) -> tuple[str, ...]:
    return tuple(an_id(name) for name in names)


def test_open_claims_of_a_partner_stand_in_the_order_of_their_opening():
    live = Live(Agenda())
    for sequence, (name, partner) in enumerate((("c", "northwind"), ("a", "contoso"), ("b", "northwind"))):
        live.keep(opened(name, partner), sequence)
    live.keep(replace(opened("c"), version=2), 9)
    for known in (live, again(live, Live(Agenda()))):
        assert tuple(known.of_partner("acme", "northwind")) == ids("c", "b")
        assert tuple(known.of_partner("acme", "contoso")) == ids("a")
        assert tuple(known.of_partner("other", "northwind")) == ()
        assert known.get(an_id("c")) == replace(opened("c"), version=2)


def test_a_claim_that_goes_to_another_partner_stands_there_as_the_latest():
    live = Live(Agenda())
    live.keep(opened("a", "northwind"), 1)
    live.keep(opened("b", "contoso"), 2)
    live.keep(opened("a", "contoso"), 3)
    live.keep(replace(opened("a", "contoso"), version=3), 4)
    for known in (live, again(live, Live(Agenda()))):
        assert tuple(known.of_partner("acme", "northwind")) == ()
        assert tuple(known.of_partner("acme", "contoso")) == ids("b", "a")


def test_what_is_due_is_known_after_a_start_without_looking_into_any_registration():
    agenda, restored = Agenda(), Agenda()
    live = Live(agenda)
    live.keep(opened("a", decision_due=MAY_1 + DAY), 1)
    live.keep(opened("b", decision_due=MAY_1), 2)
    live.keep(opened("c"), 3)
    again(live, Live(restored))
    assert restored.first() == agenda.first() == (MAY_1, ("registration", an_id("b")))


def test_what_is_closed_is_neither_open_nor_due_nor_its_partners():
    agenda = Agenda()
    live = Live(agenda)
    live.keep(opened("a", decision_due=MAY_1), 1)
    live.drop(an_id("a"))
    live.drop(an_id("never there"))
    assert (live.get(an_id("a")), live.of_partner("acme", "northwind"), agenda.first()) == (None, (), None)


def test_more_registrations_than_are_kept_at_hand_are_all_found():
    live = Live(Agenda())
    many = [opened(str(number)) for number in range(AT_HAND_MAX + 10)]
    for sequence, one in enumerate(many):
        live.keep(one, sequence)
    assert [live.get(one.id) for one in many] == many


def test_a_picture_does_not_show_what_came_after_it():
    live, was = Live(Agenda()), Live(Agenda())
    live.keep(opened("a"), 1)
    picture = live.dump()
    live.keep(opened("b"), 2)
    live.drop(an_id("a"))
    was.load(list(picture))
    assert (was.get(an_id("a")), was.get(an_id("b"))) == (opened("a"), None)


def test_closed_registrations_keep_how_each_ended():
    ended = Ended()
    won, lost = (Closed("acme", "northwind", stage, 3, 2) for stage in ("closed_won", "closed_lost"))
    for number in range(2000):
        ended.keep(an_id(str(number)), won if number % 2 else lost)
    for known in (ended, again(ended, Ended())):
        assert [known.get(an_id(str(number))) for number in range(2000)] == [lost, won] * 1000
        assert known.get(an_id("another")) is None
        assert len(known) == 2000


def past(name: str, *keys: str, days: int = 90, vendor: str = "acme") -> Past:
    until = MAY_1 + days * DAY
    return Past(an_id(name), vendor, "northwind", "upm", "expired", MAY_1, ("cloud",), keys, until)


def test_the_past_is_found_by_any_key_of_the_customer_once():
    history = History()
    first, second = past("a", "lei:1", "web:x.de"), past("b", "web:x.de")
    for one in (first, second, past("c", "web:y.de"), past("d", "web:x.de", vendor="other")):
        history.note(one)
    for known in (history, again(history, History())):
        assert list(known.past("acme", ("web:x.de", "lei:1"))) == [first, second]
        assert list(known.past("acme", ("lei:1", "web:x.de"))) == [first, second]
        assert list(known.past("acme", ("web:z.de",))) == []


def test_what_ends_again_replaces_what_was_known():
    history = History()
    history.note(past("a", "k"))
    history.note(past("a", "k", days=10))
    assert list(history.past("acme", ("k",))) == [past("a", "k", days=10)]


def test_what_is_over_is_never_seen_again_and_costs_nothing_any_more():
    history, empty = History(), History()
    short, long_ = past("a", "k", days=10), past("b", "k", days=20)
    for one in (short, long_, past("c", "other", days=10)):
        history.note(one)
    for days, seen in ((10, [short, long_]), (11, [long_]), (21, [])):
        history.pass_time(MAY_1 + days * DAY, 1)
        assert list(again(history, History()).past("acme", ("k",))) == list(history.past("acme", ("k",))) == seen
    for number in range(ALL_SHARDS):
        history.pass_time(MAY_1 + 30 * DAY, number * SWEPT_EVERY_RECORDS)
    empty.pass_time(MAY_1 + 30 * DAY, 1)
    assert list(history.dump()) == list(empty.dump())
