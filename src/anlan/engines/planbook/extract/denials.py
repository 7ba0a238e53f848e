"""无人员伤亡: nobody came to harm."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.mention import Mention
from anlan.engines.planbook.extract.numbers import Number

_DENIAL = re.compile(
    r"(?:没有|没人|没|未|无(?!辜|效)|暂无|尚无|并无|未有|未见|尚未(?:有|接到|收到|发现)?|未接到|未造成|没有造成|未发生|不会有|零|末有)[^,。;!?]{0,14}?(?P<what>(?:人员)?(?:死亡|伤亡)(?:和|、|或)?失踪|人员?伤亡|伤亡|死亡|死伤|受伤|伤[到着]人|伤人|被困|失踪|失联|人员受灾|中毒死亡)"
    r"|(?P<what2>人员伤亡|伤亡)(?:情况)?(?:的)?(?:为零|为0)|(?P<what3>无一)(?:人)?(?P<what4>伤亡|死亡|受伤)"
)

_DENIED = {
    "人员伤亡": ("deaths", "injured"), "伤亡": ("deaths", "injured"), "人伤亡": ("deaths", "injured"), "死伤": ("deaths", "injured"),
    "死亡": ("deaths",), "中毒死亡": ("deaths",), "受伤": ("injured",), "伤到人": ("injured",), "伤着人": ("injured",), "伤人": ("injured",), "失联": ("missing",), "被困": ("trapped",), "失踪": ("missing",), "人员受灾": ("affected",),
}  # fmt: skip


def _denied(what: str) -> tuple[str, ...]:
    if "失踪" in what and len(what) > len("失踪"):
        return ("deaths", "missing", "injured") if "伤亡" in what else ("deaths", "missing")
    return _DENIED.get(what, ())


_NONE = Number(0.0, 0.0, 0.0)


def denials(text: str, index: int) -> Iterator[Mention]:
    for match in _DENIAL.finditer(text):
        if re.search(
            r"(?:不明|情况|原因|统计|数字|人数|更多|进一步|其他|其它|中方|中国|华人|新的|类似|确实|过这|见过|公布|掌握|清楚|透露|通报|确定|得知)",
            match.group(),
        ) or re.match(r"(?:情况|人数|数字|统计)(?:不|尚|还|待)", text[match.end() :]):
            continue
        what = match["what"] or match["what2"] or match["what4"]
        for category in _denied(what):
            yield Mention(category=category, number=_NONE, start=match.start(), end=match.end(), sentence=index, total=True)
