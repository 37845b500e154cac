"""Names in scripts without spaces between words: common words are read, the rest is spelt syllable by syllable."""

import re
from typing import Final

from anyascii import anyascii

_IDEOGRAPHS: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")


def _readings(text: str) -> tuple[tuple[str, str], ...]:
    """Read lines of `word: writing writing …`; longer writings first, so that nothing of them is left."""
    lines = (line.split(":") for line in text.strip().splitlines())
    pairs = [(writing, f" {word.strip()} ") for word, writings in lines for writing in writings.split()]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


COMMON_WORDS: Final = _readings(
    """
    university: 大学 大學 대학교
    college: 学院 學院 대학
    school: 学校 學校 학교
    institute: 研究所 研究院 연구원 연구소
    research: 研究 연구
    hospital: 病院 医院 醫院 병원
    medicine: 医科 醫科 의과
    bank: 銀行 银行 은행
    company: 公司
    group: 集团 集團
    center: センター 中心 센터
    science: 科学 科學 과학
    technology: 技术 技術 기술
    national: 国立 國立 국립
    china: 中国 中國
    korea: 한국
    japan: 日本
    society: 学会 學會 학회
    association: 協会 协会 協會 협회
    foundation: 财团 財団 基金会 재단
    museum: 博物馆 博物館
    library: 図書館 图书馆
    """
)


def has_ideographs(text: str) -> bool:
    """Whether a text has Chinese characters or Hangul, whose order tells more than any one of them."""
    return _IDEOGRAPHS.search(text) is not None


def spaced(text: str) -> str:
    """Spell Chinese characters and Hangul in ASCII, a word for each; text without any comes back as it is.

    Traditional and simplified characters mostly have one spelling, and a name in Pinyin is the same syllables glued.
    """
    if not has_ideographs(text):
        return text
    for writing, word in COMMON_WORDS:
        text = text.replace(writing, word)
    return _IDEOGRAPHS.sub(lambda found: f" {anyascii(found.group())} ", text)
