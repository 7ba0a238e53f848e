"""A duty without what stands before it of leads and members."""

import re

_OWN_DUTY = re.compile(r"(?:主要|工作|具体)?职责(?:是|为)?[:是为]+")

_LED_BY = re.compile(
    r"^(?:由[^。;]{2,160}?(?:牵头|组成|参加|配合|参与|担任|兼任|为组长单位|指定|任命|委派|指派)[,。;]|牵头单位[为是:][^,。;]{2,24}[,。;]|是[^,。;]{2,24}(?:机构|部门)[,。;])"
    r"(?:[^,。;]{2,80}?等?(?:参加|参与|配合|组成)[,。;])*(?:主要|具体)?(?!视情|会同|必要时|根据需要|可以?)(?=[^,。;]{4})"
)

_HEAD_FIRST = re.compile(
    r"^(?:副?组长|副?总指挥|副?指挥长|负责人|牵头人)[:是为由]?[^,。;]{2,24}[,。;](?=负责|承担|组织|主要|协助|做好|保障|开展)"
)

_BY_ITS_CHARGE = re.compile(r"^(?:依照|按照|根据|依据)[^,。;]{2,20},(?:在[^,。;]{2,20}下,)?(?=负责|承担|组织|具体|做好)")

_HEADED_BY = re.compile(r"^(?:[^,。;]{2,30})?由[^,。;]{2,30}(?:任|担任)[^,。;]{2,24}[,。](?=负责|统一|领导|组织)")


def without_composition(duty: str) -> str:
    """由市公安局牵头,…参加,负责…: what is told of the members is no duty; it begins behind."""
    own = _OWN_DUTY.search(duty)
    if own and re.match(r"(?:由|牵头|成员|组长|总指挥|[^,。;]{2,24}(?:成立|设在|担任|兼任))", duty):
        return duty[own.end() :]
    duty = _HEAD_FIRST.sub("", duty)
    return _BY_ITS_CHARGE.sub("", _HEADED_BY.sub("", _LED_BY.sub("", duty)))
