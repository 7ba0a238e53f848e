"""What kind of event: words speak for codes of GB/T 35561-2017, those of the headline and the lead loudest; the two best are told."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from anlan.engines.planbook.extract.lexicon import type_rules
from anlan.engines.planbook.extract.sentences import Sentence
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.facts import TypeGuess
from anlan.kernel.tables import event_type_name

_REPEAT = (1.0, 0.5, 0.25, 0.1)  # a word said again says less; the fifth time nothing


@dataclass(slots=True)
class _Voice:
    score: float = 0.0
    words: dict[str, int] = field(default_factory=dict)
    first: tuple[int, int] | None = None


def guess_types(seen: View, parts: Iterable[Sentence]) -> tuple[TypeGuess, ...]:
    """The two likeliest types, best first, with the words that speak for each; empty when nothing speaks."""
    told = tuple(part for part in parts if part.told)
    spoken = tuple(part for part in told if not part.past) or told
    voices = _listen(seen.text, spoken)
    _lend_to_class(voices)
    ranked = sorted(voices.items(), key=lambda item: (-item[1].score, item[0]))
    total = sum(voice.score for _, voice in ranked[:4]) or 1.0
    return tuple(_guess(seen, code, voice, total) for code, voice in ranked[:2] if voice.score > 0.9)


def _listen(text: str, parts: tuple[Sentence, ...]) -> dict[str, _Voice]:
    voices: dict[str, _Voice] = defaultdict(_Voice)
    for rule in type_rules():
        if (rule.needs and not rule.needs.search(text)) or (rule.unless and rule.unless.search(text)):
            continue
        hits = ((match, part) for part in parts for match in rule.pattern.finditer(part.bare) if not _denied(part.bare, match))
        for less, (match, part) in zip(_REPEAT, hits, strict=False):
            voice = voices[rule.code]
            detail = 0.5 if "其中" in part.bare[: match.start()] else 1.0  # 暴雨致9人死亡,其中雷击1人: how some of them died
            voice.score += rule.weight * less * detail * _loudness(part, parts)
            start, end = part.place_of(match)
            voice.words.setdefault(match.group(), start)
            voice.first = voice.first or (start, end)
    return voices


_NO = r"(?:未|没有|没(?!收|落)|并无|(?<![毫若])无(?!人机|证|牌)|不会|避免|防止|为防|以防|预防|排除|非)"
_DENIED_INSIDE = re.compile(
    rf"{_NO}(?:发生|造成|引发|出现|产生|再|被|对环境造成)?[^,。;]{{0,4}}(?:泄漏|泄露|爆炸|爆燃|起火|着火|火灾|中毒|污染|疫情|坍塌|感染|事故)$"
)
_DENIED_BEFORE = re.compile(rf"{_NO}(?:发生|造成|引发|出现|产生|接到|发现|再次?|其他|任何|次生|更大)*的?$")


def _denied(text: str, match: re.Match[str]) -> bool:
    """罐体未泄漏, 无爆炸: what did not happen speaks for nothing."""
    return bool(_DENIED_INSIDE.search(match.group()) or _DENIED_BEFORE.search(text[max(0, match.start() - 12) : match.start()]))


def _loudness(part: Sentence, parts: tuple[Sentence, ...]) -> float:
    """The headline and the first two sentences tell what it is about."""
    loud = 2.0 if part is parts[0] else 1.5 if part is parts[1] else 1.0
    return loud * (0.3 if part.maybe else 1.0)


# A class and its kinds are one reading: the kind that is named takes over what speaks for the class.
_KIN = {
    "12G99": (
        "12G01",
        "12G03",
        "12G04",
        "12G05",
        "12G06",
        "12G07",
        "11G01",
        "11G05",
        "12H04",
        "12K05",
        "12J06",
        "12D03",
        "12L05",
    ),
    "12H00": ("12H01", "12H02", "12H03", "12H04", "12H05"),
    "12H01": ("12H05",),
    "12H02": ("12H05",),
    "12Q01": ("12Q05",),
    "11A01": ("11A03", "11A04"),
    "13C99": ("13B03", "13C01", "13C02", "13C03", "12D04"),
}


def _lend_to_class(voices: dict[str, _Voice]) -> None:
    for whole, kinds in _KIN.items():
        present = [code for code in kinds if voices.get(code) and voices[code].score > 0]
        if whole in voices and present:
            best = max(present, key=lambda code: voices[code].score)
            voices[best].score += voices[whole].score
            voices[whole].score *= 0.4
            voices[best].words.update(voices[whole].words)


def _guess(seen: View, code: str, voice: _Voice, total: float) -> TypeGuess:
    start, end = voice.first or (0, 0)
    return TypeGuess(
        code=code, name=event_type_name(code), confidence=round(min(0.99, voice.score / total), 3),
        words=seen.span(start, end), reasons=tuple(sorted(voice.words, key=lambda word: voice.words[word])[:5]),
    )  # fmt: skip
