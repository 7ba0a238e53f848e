"""Resources a plan counts on by name: what it says is stored, fitted out or called up."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Reference, Section

_PLACES = re.compile(r"物资|装备|器材|资源")
_PIECES = r"台|艘|辆|套|条|只|件|吨|顶|床|个|架|部|具|桶|支|双|卷|瓶|万条|万只|公斤|千克"
_COUNTED = re.compile(rf"(?P<name>[\u4e00-\u9fffA-Za-z]{{2,10}})(?:约)?\d+(?:\.\d+)?(?:余)?(?:{_PIECES})")
_LISTED = re.compile(
    r"(?:储备|配备|配置|备有|包括|购置|调用|携带|使用)(?:足够|必要|充足|相应)?的?(?P<list>[\u4e00-\u9fff]{2,10}(?:、[\u4e00-\u9fff]{2,10}){1,20})(?:等|和|。|,)"
)
_IS_THING = re.compile(
    r"(?:车|船|艇|泵|机|器|仪|服|衣|袋|网|绳|毯|被|床|帐篷|面罩|面具|手套|灯|沙|石料|木桩|药|剂|砂|栏|毡|油|粉|液|水|罐|桶|瓶|锹|斧|板|管|带|膜|棉|电台|电话|设备|口罩|食品|担架|围栏)$"
)


def resources_of(seen: View, sections: tuple[Section, ...]) -> tuple[Reference, ...]:
    """Named things of the sections on supplies and equipment, once each."""
    found: dict[str, Reference] = {}
    for section in sections:
        if _PLACES.search(section.title):
            for name, start in _named(seen.text, *section.body):
                found.setdefault(name, Reference(title=name, kind="resource", words=seen.span(start, start + len(name))))
    return tuple(found.values())


def _named(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for match in _COUNTED.finditer(text, start, end):
        name = re.split(r"(?:储备|配备|配置|备有|共有|现有|有|和|及)", match["name"])[-1]
        if _IS_THING.search(name) and len(name) > 1:
            yield name, match.end("name") - len(name)
    for match in _LISTED.finditer(text, start, end):
        at = match.start("list")
        for name in match["list"].split("、"):
            if _IS_THING.search(name):
                yield name, at
            at += len(name) + 1
