"""Working groups: who leads, who belongs to them."""

import re

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.unit_names import split_names

_GROUP = re.compile(
    r"(?:由|牵头单位[:为]?)(?P<lead>[\u4e00-\u9fff()]{2,24}?(?:局|委员会|委|办公室|办|部|支队|大队|政府|管委会|公司|中心|院|厅))(?:\([^()]*\))?(?:牵头|为组长单位|负责)(?:[,,。](?P<rest>[^。\n]{0,200}?)(?:等)?(?:参加|参与|配合|组成))?"
)

_MEMBERS = re.compile(
    r"(?:成员单位|成员|组成单位|配合单位|由)[:为包括由]*(?P<list>[^。\n]{6,400}?)(?:等)?(?:组成|参加|参与|。|$)"
)


def leads_of(seen: View, lines: tuple[Paragraph, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Working groups: who leads, who belongs to it."""
    found = {}
    for line in lines:
        text = seen.text[line.start : line.end]
        name = re.match(r"^(?:\(?[\d一二三四五六七八九十.]+[\).、]?)?(?P<n>[\u4e00-\u9fff]{2,14}组)(?:[:。,|]|由)", text)
        match = _GROUP.search(text)
        if name and match:
            found[name["n"]] = (match["lead"], tuple(split_names(match["rest"] or "")))
    return found
