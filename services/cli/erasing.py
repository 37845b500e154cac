"""The steps of an erasure over HTTP: who is meant, in which subjects the vault has them, and batches to be erased."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

import httpx
from httpx import codes

from contracts.erasures import SUBJECTS_MAX
from services.cli.client import call, problem_text, refused
from services.cli.output import Exit, fail

SUBJECT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
HELD: Final = "ON_LEGAL_HOLD"

Told = Callable[[int], None]
"""Hears how many more were dealt with."""


class Named(NamedTuple):
    """Who is to be erased, as they were named: addresses, and ids of the vault."""

    emails: Sequence[str]
    subjects: Sequence[str]


class Meant(NamedTuple):
    """Which subjects that is; of unknown addresses the vault has nobody."""

    subjects: Sequence[str]
    unknown: Sequence[str]


class Done(NamedTuple):
    """A batch that the ledger says is erased: what it says, to be kept as a receipt."""

    erasure: str
    event: dict[str, Any]
    position: str


class Result(NamedTuple):
    """What became of the subjects."""

    done: Sequence[Done]
    held: Sequence[str]

    @property
    def erased(self) -> int:
        """How many."""
        return sum(len(each.event["data"]["subjects"]) for each in self.done)


def named(words: Iterable[str]) -> Named:
    """Sort addresses from ids. Ends the command for what is neither; says at which place, not what it is."""
    emails, subjects = dict[str, None](), dict[str, None]()
    for number, word in enumerate(words, 1):
        if SUBJECT.fullmatch(word.lower()):
            subjects[word.lower()] = None
        elif ADDRESS.fullmatch(word):
            emails[word.casefold()] = None
        else:
            fail(f"Number {number} is neither an e-mail address nor an id of the vault.")
    return Named(tuple(emails), tuple(subjects))


def meant(http: httpx.Client, who: Named, told: Told) -> Meant:
    """Find the subjects of addresses; those that were named by id are taken as they are."""
    found, unknown = dict.fromkeys(who.subjects), list[str]()
    for batch in _batches(who.emails):
        answer = _sent(http, "/v1/subjects/search", {"emails": batch})
        refused(answer)
        for email, subjects in zip(batch, answer.json()["subjects"], strict=True):
            found |= dict.fromkeys(subjects)
            unknown += [] if subjects else [email]
        told(len(batch))
    return Meant(tuple(sorted(found)), unknown)


def erase(http: httpx.Client, subjects: Sequence[str], reason: str, told: Told) -> Result:
    """Erase them in batches; who is under a legal hold is left out, and told."""
    done, held = list[Done](), list[str]()
    for batch in _batches(subjects):
        now = _erase(http, batch, reason)
        done, held = [*done, *now.done], [*held, *now.held]
        told(len(batch))
    return Result(done, held)


def _erase(http: httpx.Client, batch: Sequence[str], reason: str) -> Result:
    body = {"subjects": list(batch), "reason": reason}
    answer = _asked(http, body, {"Idempotency-Key": _key(body)})
    if _held(answer):
        # The refusal may be one that was kept, of a hold that is released by now: without the key it is asked anew.
        answer = _asked(http, body, {})
    held = [batch[int(error["pointer"].rpartition("/")[2])] for error in _held(answer)]
    if not held:
        return Result((_done(answer),), ())
    rest = [subject for subject in batch if subject not in held]
    others = _erase(http, rest, reason) if rest else Result((), ())
    return others._replace(held=[*held, *others.held])


def _asked(http: httpx.Client, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    return _sent(http, "/v1/erasures", body, headers | {"Prefer": "wait=30"})


def _held(answer: httpx.Response) -> list[dict[str, str]]:
    """Which of them a legal hold keeps, as the answer points to them."""
    if answer.status_code != codes.CONFLICT or answer.json().get("code") != HELD:
        return []
    pointed: list[dict[str, str]] = answer.json()["errors"]
    return pointed


def _done(answer: httpx.Response) -> Done:
    refused(answer)
    if answer.status_code == codes.ACCEPTED:
        fail("It is not decided yet.", "Run it again: what is done stays done.", Exit.AWAY)
    given = answer.json()
    return Done(given["id"], given["events"][0], given["position"])


def _sent(http: httpx.Client, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
    answer = call(http, "POST", path, json=body, headers=headers)
    if answer.status_code == codes.SERVICE_UNAVAILABLE:
        fail(problem_text(answer), "Run it again: what is done stays done.", Exit.AWAY)
    return answer


def _key(body: dict[str, Any]) -> str:
    """The same people for the same reason are one request, however often it is sent."""
    return "erase-" + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:40]


def _batches(items: Iterable[str]) -> Iterator[list[str]]:
    left = iter(items)
    while batch := list(islice(left, SUBJECTS_MAX)):
        yield batch
