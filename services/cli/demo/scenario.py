"""The story everybody knows: fifty accounts registered by a reseller that spoke to nobody, and what comes of it.

Quickline registers fifty accounts within three days: boxes ticked, one contact for all of them, one text. Steadfast
has worked on one of them for six weeks and registers it, under another name, with the evidence of that work. Direct
sales asks before it calls a third.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from services.cli.demo import writing
from services.cli.demo.cast import Vendor, partner
from services.cli.demo.contest import about_case
from services.cli.demo.feed import Body, FeedMessage
from services.cli.demo.filing import Filing, file
from services.cli.demo.hours import later, session_after
from services.cli.demo.organisations import Organisation, organisations

VENDOR: Final = "alder"
BLANKET: Final = "quickline"
CHALLENGER: Final = "steadfast"
CHALLENGED: Final = "charite"
ASKED: Final = "karolinska"
ACCOUNTS: Final = 50
A_SITTING: Final = 17
DUMP_DAYS_AGO = 27
"""Long enough ago that the lack of any follow-up shows by today."""
CHALLENGE_DAYS_AGO = 9
INDUSTRIES = ("healthcare", "insurance", "utilities", "research")
LINE = "cloud/backup"
TEXT = "Customer is interested in {product}. We are in contact and expect a decision soon."
WORK: Final = (
    ("contact", 44, "Called by the head of infrastructure after our talk at a trade fair."),
    ("needs_conversation", 40, "Two hours on recovery times: 3 600 virtual machines, four hours allowed, nine needed."),
    ("meeting", 33, "Workshop on site with infrastructure, data protection and purchasing; minutes signed."),
    ("meeting", 26, "Second workshop: network between the campuses measured, sizing agreed."),
    ("demonstration", 19, "Restored 120 of their own machines from our vault in 38 minutes before twelve people."),
    ("budget", 14, "Budget line confirmed by the chief financial officer's office."),
    ("proposal", 10, "Written proposal of 34 pages with two options handed over, valid for sixty days."),
)
"""What the challenger did: kind of evidence, days before the end of the story, in words."""


def reserved() -> tuple[Organisation, ...]:
    """The fifty accounts, in the order of the list they were taken from; nobody else in the story touches them."""
    programme_countries = {"DE", "FR", "GB", "IE", "NL", "BE", "CH", "AT", "IT", "ES", "SE", "NO", "DK", "FI"}
    fitting = [one for one in organisations() if one.industry in INDUSTRIES and one.country in programme_countries]
    named = [one for one in fitting if one.id in {CHALLENGED, ASKED}]
    others = [one for one in fitting if one not in named]
    return tuple(sorted((*named, *others[: ACCOUNTS - len(named)]), key=lambda one: one.name))


def scenario(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    """The messages of the story."""
    yield from _dump(vendor, end, rng)
    yield from _challenge(vendor, end, rng)
    yield from _question(vendor, end)


def _dump(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    reseller = partner(vendor.id, BLANKET)
    product = vendor.programme.product_names[LINE]
    at = session_after(end - timedelta(days=DUMP_DAYS_AGO), rng)
    for number, customer in enumerate(reserved()):
        if number and number % A_SITTING == 0:
            at = session_after(at + timedelta(minutes=5), rng)
        body: Body = {
            "programme": vendor.programme.id,
            "customer": _from_a_list(customer),
            "products": [LINE],
            "territory": customer.country,
            "deal": _everybodys_deal(vendor, product, at),
            "contact": _everybodys_contact(),
            "evidence": _ticked(at),
        }
        yield Filing(vendor, reseller, customer, at, f"story/blanket/{customer.id}", product, body).message()


def _from_a_list(one: Organisation) -> Body:
    """As a directory of companies prints it."""
    return {"name": one.name, "country": one.country, "city": one.city, "website": one.domain}


def _ticked(at: datetime) -> list[Body]:
    day = writing.written(at - timedelta(hours=20))
    return [{"kind": kind, "at": day, "summary": "done"} for kind in ("contact", "needs_conversation")]


def _everybodys_contact() -> Body:
    return {"name": "Sales Team", "email": "sales@quickline-resale.com", "role": "Sales"}


def _everybodys_deal(vendor: Vendor, product: str, at: datetime) -> Body:
    return {
        "kind": "new",
        "value": {"amount": "20000.00", "currency": vendor.programme.currency},
        "expected_close": f"{at + timedelta(days=90):%Y-%m-%d}",
        "description": TEXT.format(product=product),
    }


def _challenge(vendor: Vendor, end: datetime, rng: Random) -> Iterator[FeedMessage]:
    challenger = partner(vendor.id, CHALLENGER)
    customer = next(one for one in organisations() if one.id == CHALLENGED)
    at = session_after(end - timedelta(days=CHALLENGE_DAYS_AGO), rng)
    body = file(vendor, challenger, customer, at, "", rng).body
    body["products"] = [LINE]
    body["customer"] = {"name": "Charite Universitaetsmedizin Berlin", "website": "www.charite.de", "country": "DE"}
    body["deal"] |= {"value": {"amount": "186000.00", "currency": vendor.programme.currency}}
    body["evidence"] = [
        {"kind": kind, "at": writing.written(end - timedelta(days=days)), "summary": text} for kind, days, text in WORK
    ]
    product = vendor.programme.product_names[LINE]
    filing = Filing(vendor, challenger, customer, at, "story/challenge", product, body)
    yield filing.message()
    taken = later(at, 0.5, 1.5, rng)
    yield about_case(filing, "conflict.acknowledge", {"note": "Both partners asked for proof of their work."}, taken)


def _question(vendor: Vendor, end: datetime) -> Iterator[FeedMessage]:
    asked = {"name": "Karolinska Universitetssjukhus", "website": "https://www.karolinska.se/", "country": "SE"}
    body = {"customer": asked, "products": [], "territory": "*"}
    desk = vendor.desk("direct-sales")
    yield FeedMessage(end - timedelta(hours=1), desk, "story/check", "protection.check", None, body)
