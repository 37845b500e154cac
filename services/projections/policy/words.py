"""Decisions about a registration, written for people: what was decided, under which rules, and what each rule found."""

import re
from collections.abc import Mapping
from typing import Any, Final

DECISIONS: Final[Mapping[str, str]] = {
    "registration.submitted.v1": "let in",
    "registration.review-started.v1": "given to people",
    "registration.step-approved.v1": "agreed by {desk}",
    "policy.exception-granted.v1": "exempted from {rule}",
    "registration.information-requested.v1": "sent back with questions",
    "registration.approved.v1": "approved",
    "registration.rejected.v1": "rejected: {code}",
    "registration.amendment-declined.v1": "amendment declined: {code}",
    "registration.appeal-upheld.v1": "appeal upheld",
    "registration.appeal-dismissed.v1": "appeal dismissed",
    "registration.curtailed.v1": "left with less, until {appeal_until} to be appealed",
    "registration.cancelled.v1": "cancelled: {code}",
    "protection.rescoped.v1": "another scope agreed to",
    "protection.terms-changed.v1": "goes on as {code}",
    "protection.extended.v1": "extended until {end}",
    "protection.extension-denied.v1": "extension denied: {code}",
    "protection.suspended.v1": "suspended: {code}",
    "protection.reinstated.v1": "reinstated",
    "protection.revoked.v1": "revoked: {code}",
}
"""The events that decide something about a claim, and what each says; fields of the event stand in braces."""

CODE: Final = re.compile(r"[A-Z][A-Z0-9_]*")

FLAG_ASKS: Final[Mapping[str, str]] = {
    "flagged": "The partner may say what is behind these claims; a person of the vendor looks at both.",
    "confirmed": "Proof of work is attached to each of these claims until it is due; what gets none is lost.",
}
"""What a blanket flag asks of its partner, by the flag's state."""
OVER: Final = "Nothing more is asked."
"""The same in every other state, and once the time for proof is over."""

FOUND: Final[Mapping[str, str]] = {
    "passed": "holds",
    "failed": "fails",
    "waived": "is waived",
    "condition": "is to be met before the grant",
    "warned": "is noted",
}
"""What a rule found, in words."""


class _Said(dict[str, Any]):
    """The fields of an event; one that is not told leaves its place empty."""

    def __missing__(self, name: str) -> str:
        return "…"


def decision(name: str, data: Mapping[str, Any]) -> str:
    """What was decided, in a few words, with the programme version it was decided under."""
    said = in_words(DECISIONS[name], data)
    ref = data.get("programme")
    return f"{said}, under {ref['programme']} version {ref['version']}" if ref else said


def in_words(words: str, data: Mapping[str, Any]) -> str:
    """Words with the fields of an event where they stand in braces."""
    return words.format_map(_Said({field: _plain(value) for field, value in data.items()}))


def _plain(value: Any) -> Any:
    """A code as it is read; an instant, whose letters are capitals too, stays as it is."""
    return value.replace("_", " ").lower() if isinstance(value, str) and CODE.fullmatch(value) else value


def ruling(found: Mapping[str, str]) -> str:
    """What one rule found, as a sentence."""
    rule = found["rule"].replace("_", " ").lower()
    return f"{rule} {FOUND[found['verdict']]}: {found['because']}"


def traced(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A decision with everything that says why it came out so, as far as it is told."""
    rulings = data.get("trace", ())
    facts = data.get("partner")
    return {
        "says": decision(name, data),
        "programme": data.get("programme"),
        "rule": data.get("rule"),
        "code": data.get("code"),
        "automatic": data.get("automatic"),
        "reasons": list(data.get("reasons", ())),
        "exceptions": list(data.get("exceptions", ())),
        "facts": facts if isinstance(facts, Mapping) else None,
        "trace": list(rulings),
        "words": [ruling(found) for found in rulings],
    }
