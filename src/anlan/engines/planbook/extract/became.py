"""What became of the people a count speaks of."""

import re

from anlan.engines.planbook.extract.counts import Slot
from anlan.engines.planbook.extract.fates import DEAD, KEYS

_NEGATED = re.compile(r"(?:没有|没|无(?!证|照|良)|未(?!煮|炒|成年|满|熟|经|加|洗)|尚无|并无|未有|未造成|不存在|零)[^,。;]{0,12}$")

_LEFT = re.compile(
    r"(?:(?P<key>死亡|身亡|遇难|罹难|丧生|失踪|下落不明|失联|重伤|重症|危重|轻伤|轻微伤|受伤|烧伤|炸伤|送医|送(?:往|到|至)?[^,。;\d]{0,6}?医院(?:进行|接受)?(?:救治|治疗|抢救)|收治|接诊|(?:入院)?诊(?:查|治|疗)|杀害|杀死|打死|枪杀|射杀|砍死|捅死|住院(?:治疗|观察)?|就诊|确诊|病例|患者|压伤|撞伤|砸伤|撞死|烧死|炸死|砸死|压死|埋压|被困|中毒|伤员|伤者|死者|发病|疏散|转移|撤离|安置|受灾|死|伤|救出|撤了|撤出|解救|搜救出|营救出|扒出来?|挖出来?|抬出来?)"
    r"|影响|波及|(?P<moved>疏散|转移|撤离|安置|救出|解救)[^,。;\d]{0,8}?(?:\d+个?(?:村|社区|小区|单位|家|户|楼栋)[^,。;\d]{0,8}?)*)(?:的)?(?:名单上|仍|还|尚|了|有|者|群众|人员|人口|居民|村民|学生|师生)*(?:\d+户)?(?:总)?(?:人数|者)?(?:已经|已|也|共|共计|总数|初步|约有|目前|均|人数)*"
    r"(?:更新为|更正为|上升至|上升到|增加到|增加至|增至|升至|升到|达到|为|达|是|超过|突破|有|包括[^,。;\d]{1,10}在内的)?:?$"
)


def became_of(text: str, slot: Slot, limit: int, spent: int) -> tuple[str, int] | None:
    """What became of the people counted in ``slot``, and where the word for it ends (or begins, if it stands before)."""
    if slot.key:
        return slot.key, slot.end
    before = text[max(spent, slot.start - 24) : slot.start]
    if before.endswith("击毙"):
        return None
    left = _LEFT.search(before)
    if left and before[max(0, left.start() - 1) : left.start()] == "原":
        return None  # 原失联的4人: a figure of before
    right = None if left and text[slot.end : slot.end + 1] in ("、", ",", "和", "及", ")") else said_behind(text, slot, limit)
    if left and not (right and _directly(text, slot, right)):
        name = _left_key(left["key"] or left["moved"] or left.group()[:2])
        name = "trapped" if "被困" in left.group() and name != "evacuated" else name
        if name == "rescued" and re.match(
            r"(?:时|后)?[,;]?(?:但)?(?:均|都|全部|全)?(?:已)?(?:经[^,。]{0,6})?(?:死亡|遇难|身亡|无生命|没有生命)",
            text[slot.end : slot.end + 16],
        ):
            name = "deaths"
        return (name, slot.start - len(before) + left.start()) if name else None
    return right


def _left_key(key: str) -> str | None:
    return "affected" if key in ("影响", "波及") else next((name for name, pattern in KEYS if pattern.search(key + ",")), None)


def _directly(text: str, slot: Slot, right: tuple[str, int]) -> bool:
    """5人受伤: the word follows at once, so that the one before belongs to the count before."""
    return right[1] - slot.end <= 6 and not re.search(r"[,;。]", text[slot.end : right[1]])


def said_behind(text: str, slot: Slot, limit: int) -> tuple[str, int] | None:
    scope = _BRACKETS.sub(lambda inner: "\0" * len(inner.group()), _scope(text, slot.end, limit))
    if re.match(
        r"(?:人|名)?(?:的)?(?:调查|救援|救护|医护|医务|工作|搜救|消防|公安|民警|警察|官兵|专家|记者|嫌疑|警务|干部|党员|队员|志愿|特警|武警)",
        scope,
    ) and not re.search(rf"{DEAD}|受伤|重伤|轻伤|被困|失踪|失联|中毒", scope):
        return None
    if re.match(r"[^,。]{0,24}(?:接受|进行|医院|前往|去)了?(?:统一)?(?:身体)?检查(?!治疗)[^,。]{0,6}(?:[,。]|$)", scope):
        return None
    if re.match(r"[^,。]{0,8}(?:嫌疑|嫌犯|歹徒|凶手|袭击者|暴徒|武装|恐怖分子|劫匪)", scope) and not re.search(
        r"击毙|死|亡", scope
    ):
        return None
    unit_is_body = text[slot.number_end : slot.end] in ("具", "条生命", "条人命")
    if unit_is_body:
        return (
            ("deaths", slot.end)
            if (unit_is_body and re.match(r"[^,。;]{0,6}(?:遗体|尸体|遗骸)|$|[,。]", scope))
            or "条" in text[slot.number_end : slot.end]
            else None
        )
    fate = _FATE.match(text, slot.end)
    if fate:
        return "deaths", fate.end()
    return _first_key(scope, slot.end, text[slot.end + len(scope) : limit], followed=limit < len(text))


_THE_HURT = ("伤者", "伤员", "患者", "病人")  # nouns that leave open how badly: 2名伤者伤情较重

_FATE = re.compile(r"\((?:均|都|全部)?(?:已经|已)?(?:确认)?(?:不幸)?(?:死亡|遇难|身亡|溺亡|无生命体征)\)")

_BRACKETS = re.compile(r"\([^()]*\)?")

_TO_OTHERS = re.compile(r"(?:[打撞砍捅刺炸枪杀射砸压烧毒][死伤杀]|致[死伤]|杀害|击毙|误[杀伤])了?$")  # 一名军医开枪打死|13人

_DIES_LATER = re.compile(
    r"[,;](?:于|后|经|紧急|虽|仍|因|终|最终|不幸|但(?:因|经)?|虽经|送医)[^,。;\d]{0,3}[\d日凌晨上下午晚]{0,8}[^,。;]{0,12}?(?:不治|死亡|身亡|去世|离世)"
)


def _first_key(scope: str, offset: int, after: str, *, followed: bool) -> tuple[str, int] | None:
    """Death and being missing outweigh all that is said before (伤者经抢救无效死亡); else the first word counts.

    ``followed``: another count comes at once, so that a last word (…受灾,因灾死亡|2人) speaks of that one.
    """
    late = _DIES_LATER.match(after)
    if late and not re.search(DEAD, scope) and (late.end() < len(after) or not followed):
        return "deaths", offset + len(scope) + late.end()
    hits = [
        (rank > 1 and match.start() + 99 * (match.group() in _THE_HURT), rank, name, match.end())
        for rank, (name, pattern) in enumerate(KEYS)
        if (match := pattern.search(scope))
        and not _NEGATED.search(scope[: match.start()])
        and not (followed and not after and match.end() >= len(scope) and _TO_OTHERS.search(scope))
    ]
    if not hits:
        return None
    hits = [hit for hit in hits if hit[2] != "rescued"] or hits  # 夫妇逃生时摔伤: hurt, though they got out
    _, _, name, end = min(hits)
    return name, offset + end


def _scope(text: str, start: int, limit: int) -> str:
    """The words that can say what became of them: to the end of the clause, or on while the next clause goes on about them."""
    end = start
    for piece in re.finditer(r"[^,;。:!?]*[,;。:!?]?", text[start:limit]):
        if end > start and not re.match(
            r"(?:全部|均|都|全|当场|不幸|已|被|经|送|随即|后|因|无一|先后|立即|紧急|目前|至今|仍|并|食用?后|饭后|餐后|吃后|食后|随后|之后|疑似?|陆续|相继|出现|都|(?:老人|男子|女子|伤者|司机|驾驶员|孩子|行人|患者|学生|工人|其)(?=(?:经|因|当场|不幸|随后|送医)))",
            piece.group(),
        ):
            break
        end = start + piece.end()
        if any(pattern.search(text[start:end]) for _, pattern in KEYS):
            break
    return text[start:end].rstrip(",;。:!?\n")
