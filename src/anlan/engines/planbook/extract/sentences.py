"""Sentences and clauses of a folded text, and what kind of saying each is: of now, of the past, of what may be."""

import re
from dataclasses import dataclass
from functools import cached_property

_SENTENCE = re.compile(
    r"[^。!?;\n]{1,1500}[。!?;\n]?"
)  # longer ones are no sentences, and would be weighed against themselves for minutes
_PAST = re.compile(
    r"(?:曾(?:经)?[^,。;]{0,6}?(?:发生|造成|有过|导致|于|遭|爆发)|此前.{0,6}(?:发生|曾)|去年|前年|上年|历史上|上一次|以往|近年来|往年|(?<!截至)(?:19|20)\d\d年(?:以来|间|至今|迄今)|今年以来"
    r"|(?:以来|近期|最近)[^。;]{0,40}(?:连续|频繁|频发|不断|接连|多次|屡次|时有)|\d年前|当年|上次|多年来|年发生在|史上|自(?:19|20)\d\d年)"
)
_MAYBE = re.compile(
    r"(?:如果|假如|若(?:是|不|有|发生|男子)|一旦(?!.{0,6}(?:发生)了)|可能(?:会)?(?:造成|导致|发生)|预计|应当|规定|条例|预案所称|以上的?为|险遇|阴谋|企图|扬言|预计还|将(?:处|吊销|会造成))"
)
_DRILL = re.compile(
    r"(?:组织|举行|举办|开展|参加|观摩|进行|召开|准备|计划)[^。]{0,40}(?:演练|演习|桌面推演)|(?:演练|演习)(?:方案|脚本|通知|活动|于|将|在)"
)

_RUMOUR = re.compile(
    r"谣言|谣传|造谣|不实(?:信息|消息|传言)|虚假(?:信息|消息|警情)|网传[^。]{0,60}(?:不实|不属实|系谣|是谣|假的)|系误传|假消息|(?:核实|核查)(?:为|系)(?:误报|虚警|假警|[^。]{0,6}(?:燃放|演练|演习))"
)
_STATISTICS = re.compile(
    r"(?:今年|去年|上半年|下半年|全年|季度|[\d一二三四五六七八九十]{1,3}月份?|期间|以来)[^。;]{0,24}(?:共|累计)?(?:发生|接报|受理|查处)[^。;]{0,24}(?:事故|火灾|警情|案件|事件)[^。;]{0,6}\d{1,6}(?:起|宗|件)|同比(?:分别)?(?:下降|上升|增长|减少)"
)
_RULES = re.compile(
    r"(?:发生|遇有?|出现)[^。;]{2,40}(?:时|后|的),?(?:应当|应(?!急|对)|须|必须|要(?:立即|第一时间)|严禁|切勿|不要)|^(?![^。;]*(?:发生|造成|导致|致))[^。;]*(?:隐患排查|警示教育|专项整治|宣传月|安全知识|科普|培训班|会议|视频会|调度会|部署会|推进会|座谈会)"
)

_DAYPART = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上?|晚间|夜间|夜里|深夜|晨)"
_MOMENT = re.compile(
    rf"(?:当地时间|北京时间)?(?:(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}[日号]|[昨今前当][天日晚晨夜])(?:{_DAYPART}|(?:\d{{1,2}}[时点:](?:\d{{1,2}}分?)?|[一二三四五六七八九十]{{1,3}}[时点])(?:许|左右)?)*"
)


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
    def _kept(self) -> tuple[int, ...]:
        gone = {at for match in _MOMENT.finditer(self.text) for at in range(*match.span())}
        return tuple(at for at in range(len(self.text)) if at not in gone)

    @cached_property
    def bare(self) -> str:
        """The words without the times that stand between a thing and what became of it: 大桥(13日下午4时45分)突然垮塌."""
        return "".join(self.text[at] for at in self._kept)

    def place_of(self, match: re.Match[str]) -> tuple[int, int]:
        """Where in the whole text a match of :attr:`bare` stands."""
        return self.start + self._kept[match.start()], self.start + self._kept[match.end() - 1] + 1

    @cached_property
    def told(self) -> bool:
        """Told as having happened: no rumour denied, no statistics of a year, no rule of what to do, no announcement of a drill."""
        return not any(pattern.search(self.text) for pattern in (_RUMOUR, _STATISTICS, _RULES, _DRILL))


def sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(match.group(), match.start()) for match in _SENTENCE.finditer(text) if match.group().strip())
