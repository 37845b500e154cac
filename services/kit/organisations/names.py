"""Normal forms of an organisation's name: what is equal here is the same name, whoever typed it."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from msgspec import Struct

from services.kit.organisations.forms import (
    ATTACHED_FORMS,
    ENDINGS,
    LEADING_FORMS,
    LEADING_PHRASES,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    LINKING_WORDS,
    OTHER_NAME_MARKS,
    SPELLINGS,
)
from services.kit.organisations.scripts import has_ideographs, spaced

NAME_CHARACTERS_MAX: Final = 300
"""What is typed beyond this is not looked at: no organisation's name is that long."""

_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_OTHER_NAME = re.compile("|".join(rf"(?<![\w/]){re.escape(mark)}(?![\w/])" for mark in OTHER_NAME_MARKS), re.IGNORECASE)
_LEADING_MARK = re.compile(rf"^\s*(?:{'|'.join(re.escape(mark) for mark in OTHER_NAME_MARKS)})[\s:]", re.IGNORECASE)
_STATES = """
    a[klrz] c[aot] d[ce] fl ga hi i[adln] k[sy] la m[adeinost] n[cdehjmvy] o[hkr] pa ri s[cd] t[nx] ut v[at] w[aivy]
    delaware maryland nevada
"""
_STATE_SUFFIX = re.compile(rf"(?:\s[/\\]\s?\w{{2,3}}|(?<=[\s\w.])[/\\]\s?(?:{'|'.join(_STATES.split())}))[/\\]?\s*$")
_GLUED_AMPERSAND = re.compile(r"\b(\w{1,2})\.?\s?[&+]\s?(\w{1,2})\b")
_DOTTED = re.compile(r"(?<=\b\w)[./](?=\w\b)")
_APOSTROPHES = re.compile(r"['’`´]")
_ELISIONS = re.compile(r"\b(?:l|d|dell|nell|all|sull|dall|qu)['’`´](?=\w)", re.IGNORECASE)
_WORDS = re.compile(r"[0-9]+[a-z]*|[a-z]+")


_OPENING = re.compile(r"[(（\[【]")
_MARKS = re.compile(r"[&+./\\'’`´]")
"""Most names have none of these, and need none of the expressions that look for them."""


def _phrases(lines: tuple[str, ...], place: int) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first or last word, the longest first."""
    phrases = [tuple(phrase.split()) for phrase in sorted(lines, key=len, reverse=True)]
    return {word: tuple(one for one in phrases if one[place] == word) for word in {one[place] for one in phrases}}


_PHRASES = _phrases(LEGAL_PHRASES, -1)
_LEADING_PHRASES = _phrases(LEADING_PHRASES, 0)


class NameForm(Struct, frozen=True, gc=False):
    """One way to write a name, ready for comparison.

    `words` are all words in order without the legal form, `core` those that carry identity, `key` the sorted core,
    the exact look-up (in their order where they are syllables); `initials` is what an acronym of the name would be,
    `legal` the words of the legal form; `syllables` tells of a name in Chinese characters or Hangul.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    key: str
    initials: str
    legal: tuple[str, ...] = ()
    syllables: bool = False


@lru_cache(maxsize=65_536)
def name_forms(name: str) -> tuple[NameForm, ...]:
    """Every form a name stands for: the name itself first, then what brackets or "formerly" add; maybe none."""
    forms: list[NameForm] = []
    for text in _readings(unicodedata.normalize("NFKC", name[:NAME_CHARACTERS_MAX])):
        form = _form(text)
        if form is not None and all(form.key != known.key for known in forms):
            forms.append(form)
    return tuple(forms)


def bracketed(name: str) -> tuple[str, ...]:
    """What stands in brackets in a name, each without them: a country, a site, an acronym, another name."""
    return tuple(_BRACKETS.findall(unicodedata.normalize("NFKC", name[:NAME_CHARACTERS_MAX])))


def _readings(name: str) -> list[str]:
    """Cut brackets and other names out of a name; the first reading is the name without them."""
    if name.isascii() and _OPENING.search(name) is None and not _has_other_name(name.casefold()):
        return [name]
    bracketed = [text for text in _BRACKETS.findall(name) if _is_other_name(text)]
    parts = _OTHER_NAME.split(_BRACKETS.sub(" ", name))
    outside = [part for part in parts if part.strip(" ,;:-")]
    return [*outside, *(_LEADING_MARK.sub("", text) for text in bracketed)] or [name]


def _has_other_name(folded: str) -> bool:
    return any(mark in folded for mark in OTHER_NAME_MARKS)


def _is_other_name(bracketed: str) -> bool:
    """Tell an acronym or a former name from a country or a site, which would make strangers look alike."""
    text = bracketed.strip()
    acronym = text.isascii() and text.isalpha() and text.isupper() and len(text) >= 3
    return acronym or _LEADING_MARK.match(text) is not None


def _form(text: str) -> NameForm | None:
    words = fold_words(text)
    named = _without_legal_form(words)
    core = _core(named)
    if not core:
        return None
    syllables = has_ideographs(text)
    key = " ".join(core if syllables else sorted(core))
    legal = tuple(word for word in words if word not in named)
    return NameForm(named, core, key, "".join(word[0] for word in core), legal, syllables)


def fold_words(text: str) -> tuple[str, ...]:
    """Casefold, spell in ASCII, glue initials ("S. A." and "S.A." are "sa"), expand abbreviations."""
    if text.isascii():
        text = _unmarked(text.casefold())
    else:
        for form in ATTACHED_FORMS:
            text = text.replace(form, " ")
        text = _APOSTROPHES.sub("", anyascii(_unmarked(spaced(text).casefold())).lower())
    words = _glue_initials(_WORDS.findall(text))
    return tuple(part for word in words for part in SPELLINGS.get(word, word).split())


def _unmarked(text: str) -> str:
    """A text whose initials are glued, without elisions, apostrophes and what stands for a state of the USA."""
    if _MARKS.search(text) is None:
        return text
    text = _STATE_SUFFIX.sub("", _ELISIONS.sub("", text))
    return _APOSTROPHES.sub("", _GLUED_AMPERSAND.sub(r"\1\2", _DOTTED.sub("", text)))


def _glue_initials(words: list[str]) -> list[str]:
    glued: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and open_run:
            glued[-1] += word
        else:
            glued.append(word)
        open_run = single
    return glued


def _without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """Strip legal forms from both ends, several if there are ("GmbH & Co. KG"), and never the whole name."""
    start, end = 0, len(words)
    while end - start > 1 and (cut := _legal_at_start(words[start:end])):
        start += cut
    while end - start > 1 and (cut := _legal_at_end(words[start:end])):
        end -= cut
    return words[start:end]


def _legal_at_start(words: tuple[str, ...]) -> int:
    for phrase in _LEADING_PHRASES.get(words[0], ()):
        if len(words) > len(phrase) and words[: len(phrase)] == phrase:
            return len(phrase)
    return 1 if words[0] in LEADING_FORMS else 0


def _legal_at_end(words: tuple[str, ...]) -> int:
    for phrase in _PHRASES.get(words[-1], ()):
        if len(words) > len(phrase) and words[-len(phrase) :] == phrase:
            return len(phrase)
    if words[-1] in LEGAL_FORMS or (words[-1] in {"and", "the"} and len(words) > 1):
        return 1
    return 0


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the words that carry identity; endings such as "group" go only while something else is left."""
    core = tuple(word for word in words if word not in LINKING_WORDS) or words
    while len(core) > 1 and core[-1] in ENDINGS:
        core = core[:-1]
    return core
