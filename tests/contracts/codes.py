"""Writes docs/codes.md, every code with what it means: `python -m tests.contracts.codes`. Finds codes in the source."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from contracts.codes import REASONED, REFUSED, Codes
from services.conflict.policy.outcomes import NEEDS
from services.kit.web.problem import STATUS
from services.registration.policy.rules import EVIDENCE_CODE, GATES, PREREQUISITE_CODE, RULES

HOME = Path(__file__).parents[2]
PAGE = HOME / "docs" / "codes.md"
SAYING = {"refuse", "Refusal", "Problem", "BadInputError", "CommandRefused"}
"""What a refusal is made with; its code comes first, or by this name."""
OPENING = """# Codes

Every code that a program may get, what it means, and what to do next. Written by `make codes` from `contracts/codes`;
a test holds it against the source. A code keeps its meaning for good. Words beside it (`detail`) may change.

"""


def page() -> str:
    """The page as it should be."""
    shown = {**REFUSED, **REASONED}
    return OPENING + "\n".join(f"## {title}\n\n{_table(codes)}" for title, codes in shown.items())


def _table(codes: Codes) -> str:
    rows = [f"| `{code}` | {said.means} | {said.then} |\n" for code, said in sorted(codes.items())]
    return "".join(["| code | means | then |\n|---|---|---|\n", *rows])


def refusals() -> dict[str, str]:
    """Every code that the source may refuse with, and one place that does."""
    found = dict.fromkeys((EVIDENCE_CODE, PREREQUISITE_CODE, *(rule.code for rule in GATES + RULES)), "policy")
    found |= {each.code: "services/conflict/policy/outcomes.py" for needs in NEEDS.values() for each in needs}
    found |= dict.fromkeys(STATUS, "services/kit/web/problem.py")
    for path in sorted((*HOME.glob("contracts/**/*.py"), *HOME.glob("services/**/*.py"))):
        place = path.relative_to(HOME)
        for call in _calls(ast.parse(path.read_text())):
            found |= dict.fromkeys(_codes(call, ".".join(place.with_suffix("").parts)), f"{place}:{call.lineno}")
    return found


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYING:
            yield node


def _codes(call: ast.Call, module: str) -> Iterator[str]:
    named = [each.value for each in call.keywords if each.arg == "code"]
    match (*named, *call.args)[0]:
        case ast.Constant(value=str(code)) if code.isupper():
            yield code
        case ast.Name(id=name) if name.isupper():
            yield getattr(import_module(module), name)
        case ast.JoinedStr(values=parts):
            yield from _matching("".join(getattr(part, "value", "") if _is_text(part) else "[A-Z]+" for part in parts))


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant)


def _matching(pattern: str) -> Iterator[str]:
    """A code that is put together: those of the table that it may become."""
    return (code for codes in REFUSED.values() for code in codes if re.fullmatch(pattern, code))


if __name__ == "__main__":
    PAGE.write_text(page())
