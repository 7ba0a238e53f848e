"""Sentences and clauses of a folded text, and what kind of saying each is: of now, of the past, of what may be."""

import re
from dataclasses import dataclass
from functools import cached_property

_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]?")
_PAST = re.compile(
    r"(?:曾(?:经)?(?:发生|造成|有过|导致|于)|此前.{0,6}(?:发生|曾)|去年|前年|上年|历史上|上一次|以往|近年来|往年|(?<!截至)(?:19|20)\d\d年(?:以来|间|至今)|今年以来"
    r"|\d年前|当年|上次|多年来|年发生在|史上|自(?:19|20)\d\d年)"
)
_MAYBE = re.compile(r"(?:如果|假如|若(?:是|不|有|发生|男子)|一旦(?!.{0,6}(?:发生)了)|可能(?:会)?(?:造成|导致|发生)|预计|应当|规定|条例|预案所称|以上的?为|险遇|阴谋|企图|扬言|预计还|将(?:处|吊销|会造成))")
_DRILL = re.compile(r"(?:演练|演习|模拟(?!器)|假想|桌面推演)")


@dataclass(frozen=True)
class Sentence:
    """A stretch of the folded text, ``start`` inclusive, ``end`` exclusive."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def past(self) -> bool:
        """Told of an earlier event, not of this one."""
        return bool(_PAST.search(self.text))

    @cached_property
    def maybe(self) -> bool:
        return bool(_MAYBE.search(self.text))

    @cached_property
    def drill(self) -> bool:
        return bool(_DRILL.search(self.text))


def sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(match.group(), match.start()) for match in _SENTENCE.finditer(text) if match.group().strip())
