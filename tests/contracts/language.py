"""Writes docs/programmes.md, the programme language from its models: `python -m tests.contracts.language`."""

import inspect
import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.calendars import LocalTime, ZoneName
from contracts.conditions import Amount, Needs, When
from contracts.evidence import LADDER, AllOf, EvidenceRule
from contracts.periods import Period
from contracts.products import Step as ProductStep
from contracts.programme import Programme, Rate
from contracts.rules import PrerequisiteName
from contracts.terms import Share
from contracts.values import CurrencyCode, EvidenceKind, Instant, Name, PartnerType, ProductPath, Slug, TerritoryCode
from services.registration.policy.rules import EVIDENCE_CODE, GATES, PREREQUISITE_CODE, RULES, evidenced, prerequisites

PAGE = Path(__file__).parents[2] / "docs" / "programmes.md"
SMALLEST = """\
id: first-steps
name: First Steps
currency: EUR
tiers: [{id: partner, name: Partner}]
products: {cloud: {name: Cloud}}
rules:
  protection: {period: P90D}
  decision: {within: 2 business days, information_within: 5 business days}
  routes: [{to: channel-manager}]
tracks:
  reseller: {}
"""
WORDS: tuple[tuple[Any, str], ...] = (
    (Period, "[period](#periods)"),
    (Amount, "amount"),
    (Rate, "rate"),
    (Share, "per cent"),
    (Slug, "short name"),
    (PrerequisiteName, "short name"),
    (ProductStep, "short name"),
    (Name, "text"),
    (ProductPath, "product (`family/line/sku`)"),
    (TerritoryCode, "territory"),
    (CurrencyCode, "currency (`EUR`)"),
    (Instant, "instant (`2026-07-01T00:00:00Z`)"),
    (ZoneName, "time zone (`Europe/Berlin`)"),
    (PartnerType, "partner type"),
    (EvidenceKind, "kind of evidence"),
    (LocalTime, "time of day (`09:00`)"),
    (date, "day (`2026-12-25`)"),
    (Decimal, "number"),
    (int, "whole number"),
    (bool, "`true` or `false`"),
)
"""How a type is called; types that are models of their own are linked."""
UNIONS: tuple[tuple[Any, str], ...] = (
    (Needs, "[what a partner must show](#what-a-partner-must-show)"),
    (EvidenceRule, "[evidence](#evidence)"),
)
"""Choices that have a section of their own."""

HEAD = f"""\
# Writing a programme

A programme is a YAML file: who may register what, on which evidence, who decides, and what a grant is worth. Publishing
a file puts a version into force; claims made before keep the version they were made under. This page is written from
the models by `make programme-reference`; editors check a file against
[programme.schema.json](../contracts/schemas/programme.schema.json).

```sh
dealreg programmes check FILE      # what is wrong, with line and column, and what is probably not meant
dealreg programmes simulate FILE --vendor V --since 2026-01-01  # decisions that would differ
dealreg programmes publish FILE
```

The smallest programme that works:

```yaml
{SMALLEST}```

## How rules add up

`rules` holds for all partner types. Each of them has a track that states where it differs, and may extend another: what
a track leaves out it takes from the one it extends, then from `rules`. A rule that is stated replaces the whole of what
it would have taken, lists too, so an empty list takes a rule away. Every rule is optional except `protection`,
`decision` and `routes`.

A claim is judged by the track of the role it is made in (`referral`, `influence`: consultant, `distributor`,
`integrator`: si), else by that of the first of the partner's types that the programme has a track for.

## Periods

`P90D`, `P2W`, `PT36H` are elapsed time (ISO 8601 without months and years, whose length differs). `2 business days` and
`16 business hours` count the open time of the [calendar](#calendar) for the claim's territory; what starts while it is
closed starts when it opens. Without a calendar business time is Monday to Friday around the clock in UTC.
No period, and not all extensions together, may be longer than 20 years, or than 1000 business days or hours.

## Evidence

A rule names a kind of evidence, or `{{any_of: […]}}`, or `{{all_of: […]}}`, or `{{at_least: kind}}`: that rung of the
ladder or a higher one. Unless the programme states its own, the ladder is, from the weakest to the strongest:
{", ".join(f"`{kind}`" for kind in LADDER)}.
Kinds that stand on no ladder are asked for by name:
{", ".join(f"`{kind}`" for kind in get_args(EvidenceKind) if kind not in LADDER)}.

## What a partner must show

Exactly one of these, in prerequisites, tiers and competencies:

```yaml
{{certificate: hipaa-training, holder: both, valid_for: P30D}}   # HeldCertificate
{{track: sales, people: 2}}                                       # HeldInTrack
{{competency: cloud-architecture}}                              # HeldCompetency
{{tier: gold}}                                                  # ReachedTier
{{fact: revenue, at_least: 100000}}                             # RecordedFact
{{prequalified: true}}                                          # PrequalifiedSolution
{{all_of: [ … ]}}                                               # AllNeeds
{{any_of: [ … ]}}                                               # AnyNeed
```
"""


def page() -> str:
    """The page as it should be."""
    sections = "\n".join(_section(model) for model in models(Programme))
    return f"{HEAD}\n# All that can be stated\n\n{sections}\n{_rules()}"


def models(root: type[BaseModel]) -> list[type[BaseModel]]:
    """A model and all that it is made of, in the order in which they are first named."""
    found = [root]
    for model in found:
        found += [part for hint in hints(model).values() for part in _parts(hint) if part not in found]
    return list(dict.fromkeys(found))


def hints(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model with the whole of their types."""
    known = get_type_hints(model, include_extras=True)
    return {name: known[name] for name in model.model_fields}


def _parts(hint: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _section(model: type[BaseModel]) -> str:
    known = hints(model)
    rows = [f"| `{name}` | {in_words(known[name])} | {_default(field)} |" for name, field in model.model_fields.items()]
    table = ["| field | is | if left out |", "|---|---|---|", *rows]
    return "\n".join([f"## {model.__name__}", "", inspect.cleandoc(model.__doc__ or ""), "", *table, ""])


def in_words(hint: Any) -> str:
    """A type as a person reads it."""
    if (known := next((words for each, words in WORDS if hint == each), None)) is not None:
        return known
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return _made_of(get_origin(hint), [part for part in get_args(hint) if part not in (type(None), ...)])


def _made_of(origin: Any, parts: list[Any]) -> str:
    if origin is Literal:
        return " · ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in parts)
    if origin in (Union, types.UnionType):
        return " or ".join(_choices(parts))
    if origin is tuple:
        return f"list of {in_words(parts[0])}"
    if origin is dict:
        return f"{in_words(parts[0])} → {in_words(parts[1])}"
    return in_words(parts[0]) if parts else "text"


def _choices(parts: list[Any]) -> Iterator[str]:
    for union, words in UNIONS:
        if set(get_args(union)) <= set(parts):
            yield words
            parts = [part for part in parts if part not in get_args(union)]
    yield from map(in_words, parts)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**must be stated**"
    value = field.get_default(call_default_factory=True)
    match value:
        case None | () | {} | "":
            return "–"
        case bool():
            return f"`{str(value).lower()}`"
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(f"`{each}`" for each in value)
        case BaseModel():
            return {AllOf: "nothing is asked", When: "every claim"}.get(type(value), "as its own defaults")
        case _:
            return f"`{value}`"


def _rules() -> str:
    told = [(rule.name, rule.code, rule.ask) for rule in (*GATES, *RULES)]
    told.append(("EVIDENCED", EVIDENCE_CODE, evidenced))
    told.append(("PREREQUISITE_<NAME>", PREREQUISITE_CODE, prerequisites))
    rows = [f"| `{name}` | `{code}` | {_first(ask)} |" for name, code, ask in told]
    head = [
        "# How a claim is judged",
        "",
        "The rules in their order. Every decision carries what each found; an exception is granted by a rule's name.",
        "",
        "| rule | refused with | what it asks for |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _first(ask: Any) -> str:
    return " ".join(inspect.cleandoc(ask.__doc__ or "").split("\n\n")[0].split())


def main() -> None:
    """Write it."""
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
