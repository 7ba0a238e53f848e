"""Who starts a response level."""

import re

from anlan.engines.planbook.structure.level_names import LEVEL_NUMBERS

_STARTER = re.compile(
    r"(?:由|经|报(?!告)请?|,|。|^)(?P<who>[^,。;:\n由经]{2,36}?)(?:研究|会商)?(?:决定|宣布|批准|签发|授权|下令|同意)[^,。;\n]{0,12}?,?(?:启动|进入)|(?:由)(?P<who2>[^,。;:\n]{2,36}?)(?:启动|组织实施|负责启动|下达)|报请(?P<who5>[^,。;:\n]{2,16}?)启动|由(?P<who4>[^,。;:\n]{2,16}?)报告[^,。;\n]{2,20},(?:并)?启动"
    r"|(?:[时的],|[。\n]|^)(?P<who3>[^,。;:\n由经]{2,24}?(?:指挥部|指挥长|总指挥|防指|政府|委员会|领导小组|办公室|主任|组长|经理|局))(?:立即|随即)?(?:启动|进入)[^,。;\n]{0,4}级"
)

# Ⅰ级、Ⅱ级应急响应由指挥长批准,Ⅲ级由副指挥长批准
_STARTED_BY = re.compile(
    r"(?P<levels>(?:[ⅠⅡⅢⅣ一二三四]|I{1,3}|IV)级(?:[、和](?:[ⅠⅡⅢⅣ一二三四]|I{1,3}|IV)级)*)(?:应急)?(?:响应)?(?:行动)?,?(?:时,)?(?:由|经)(?P<who>[^,。;:\n]{2,24}?)"
    r"(?:研究|共同)?(?:决定|批准|宣布|下令|负责|签发|签署)*(?:启动|组织实施|(?<=批准)(?=[,。;\n]|$)|(?<=签发)(?=[,。;\n]|$)|(?<=决定)(?=[,。;\n]|$))"
)


def starters_told(text: str) -> dict[int, str]:
    """Ⅲ级响应由车间主任启动: said elsewhere than the level's condition."""
    found: dict[int, str] = {}
    for match in _STARTED_BY.finditer(text):
        if "响应" in text[max(0, match.start() - 40) : match.end()]:
            for level in re.findall(r"([ⅠⅡⅢⅣ一二三四I]+V?)级", match["levels"]):
                found.setdefault(LEVEL_NUMBERS.get(level, 0), clean_starter(match["who"]))
    for match in _BY_STANDARD.finditer(text):
        for level in re.findall(r"([ⅠⅡⅢⅣ一二三四I]+V?)级", match["levels"]):
            found.setdefault(LEVEL_NUMBERS.get(level, 0), clean_starter(match["who"]))
    return found


# 达到Ⅰ级、Ⅱ级标准的,由组长宣布启动相应级别响应
_BY_STANDARD = re.compile(
    r"达到(?P<levels>(?:(?:[ⅠⅡⅢⅣ一二三四]|I{1,3}|IV)级[、和及]?)+)(?:响应|启动)?(?:标准|条件)(?:的|时)?,由(?P<who>[^,。;:\n]{2,24}?)(?:决定|批准|宣布|负责)*启动"
)


def starter(text: str) -> str:
    """Who starts the level: 由市防指指挥长决定启动 → 市防指指挥长."""
    usual = re.sub(r"(?:必要时|遇紧急情况)[^。]*。", "", text)
    match = _APPROVED.search(usual) or _STARTER.search(usual)
    return clean_starter(next(name for name in match.groups() if name)) if match else ""


_APPROVED = re.compile(r"报(?!告)(?:请)?(?P<who>[^,。;:\n]{2,30}?)(?:决定|批准|同意|审定)(?=[。,;]|后|启动|决定)")


def clean_starter(words: str) -> str:
    words = re.sub(r"(?:决定|宣布|立即|及时|第一时间|视情|批准|按程序|同步|相应|共同|研究|可|直接|负责)+$", "", words.strip())
    cleaned = re.sub(r"^(?:可|应(?!急)当?|直接|由|经|报请|报|,|并|应(?!急)|后|立即|及时)+", "", words.strip(" ,:"))
    cleaned = re.split(r"(?:研究|提出|视情|根据|组织(?!机构|体系))", cleaned)[0]
    return cleaned if 2 <= len(cleaned) <= 36 else ""
