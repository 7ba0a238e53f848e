"""What a unit is called, and what only looks like one."""

import re

_SUFFIX = (
    r"指挥部办公室|防指办|防指|指挥部|指挥中心|基地|银行|法院|检察院|协会|总工会|团委|妇联|电视台|报社|学院|领导小组办公室|领导小组|委员会办公室|委员会|管委会|党工委|人民政府|政府办公室|政府|办公室|办公厅|应急管理局|管理局|监管局|监督管理局|公安局|分局|总局|局|委|厅|部门|部"
    r"|工作组|小组|组|支队|总队|大队|中队|救援队|队|集团|公司|中心|站|院|医院|学校|台|海关|海事|军分区|武警|红十字会|街道办事处|(?<![举主承协督经])办|街道|乡镇|镇|乡|企业|机构|派出所|所|村委会|居委会|村|社区|总指挥|副总指挥|指挥长|指挥|组长|副组长|成员|组员|班组长|值班长|值班经理|负责人|值班室|总值班室|矿长|厂长|经理|总监|主管|工程师|队长|站长|所长|校长|园长|值班员|调度员|操作工|操作员|安全员|巡检员|班长|主任|科|科室|处|处室|事业部|工区|联络员|成员单位|单位|车间|班组|岗位"
)

HAN = r"[\u4e00-\u9fff×XO*]"  # ××市: names left out in print

_EACH_DIVISION = r"各(?:[市县区旗镇乡州特街道]{1,3}、)+[市县区旗镇乡州特街道]{1,3}(?:人民)?政府"  # 各县、特区、区人民政府

UNIT_NAME = rf"(?:{_EACH_DIVISION}|{HAN}{{0,24}}?(?:\((?:[\u4e00-\u9fff]{{1,10}}|[市县区镇乡街道州旗、]{{3,8}})\))?{HAN}{{0,12}}?(?:{_SUFFIX})(?:\([\u4e00-\u9fff]{{2,14}}\))?)"

# 物资、经费和生活保障组: one group named for several matters, none of which is a unit; 电信、移动、联通公司
_OF_MATTERS = rf"(?:(?!{HAN}*(?:{_SUFFIX})[、和及与]){HAN}{{2,6}}[、和及与]){{1,3}}{HAN}{{2,8}}(?:组|公司)"

NAMES = rf"(?P<names>{_OF_MATTERS}(?=[:|])|{UNIT_NAME}(?:[、和及与]{UNIT_NAME}){{0,12}})"

ITEM = r"(?:第[一二三四五六七八九十\d]+条|\d{1,2}(?:\.\d{1,2})+(?!\d)|[—•●◆■·]{1,2}|\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳]|[a-zA-Z][).、])?"

ASIDE = r"(?:\((?!以下)[^()]{0,60}\))?"  # 抢险救援组(组长:生产部经理)

_OF_TITLE = re.compile(
    r"(?:的)?(?:主要|工作)?(?:职能(?:和|及|与)职责|职能|任务|工作任务|职责(?:任务|分工)|职责|组成|组成及职责|组成和职责|设置及职责)$"
)

_NOT_UNIT = re.compile(
    r"^(?:指挥|部|组|局|委|办|站|台|院|所|队)$|^(?:配合|派出|成立(?!.{2,12}组$)|设立|请求|建议|向|调集|调配|汇总|掌握|各(?!镇|乡|街道|县|区|园|村|社区)|主要职责$|职责$|有关|相关|上述|该|其他|本|对|按|根据|在|并|和|及|与|由|以|经|将|为|应(?!急|对)|要|可|各级|协助|协调|听取|听从|指导|按照|同级|上级|下级|我|全|等|负责|工作|重大|发生|进行|立即|通知|事故(?!.{0,10}(?:组|指挥部|办公室|中心|单位|企业)$)|现场情况|检查|督促|督导|监督|动员|研究|贯彻|宣布|决定|收集|及时|加强|建立|完善|落实|开展|组织(?!部))|(?:工作部|内部|外部|全部|干部|部队|局部|大部|一部|头部|底部|顶部|部位)$"
)

ROLES = (
    ("headquarters", re.compile(r"(?<!现场)指挥部$|领导小组$|(?:应急|安全生产|防灾|减灾)[\u4e00-\u9fff]{0,6}委员会$|搜救中心$")), ("on_scene", re.compile(r"现场.{0,6}指挥部?$")), ("office", re.compile(r"(?:指挥部|领导小组|委员会|应急)[\u4e00-\u9fff]{0,4}办公室$|值班室$")),
    ("group", re.compile(r"组$")), ("post", re.compile(r"总指挥$|指挥长$|负责人$|指挥$|岗位$|联络员$|组长$|^(?:成员|组员)$|班长$|操作[工员]$|值班员$")),
)  # fmt: skip


def role_of(name: str) -> str:
    return next((role for role, pattern in ROLES if pattern.search(name)), "member")


OWN_TITLE = re.compile(
    UNIT_NAME
    + ASIDE
    + r"(?:的)?(?:主要|工作)?(?:职能(?:和|及|与)职责|职能|任务|职责(?:任务|分工)|职责|组成|组成及职责|组成和职责)?"
)

_NOBODY = re.compile(
    r"^(?:(?:应急|市级|县级|省级|区级|地方)?(?:处理)?(?:领导|办事|工作|指挥|组织指挥|组织|办理|常设|日常|日常办事|日常管理|专业技术|应急指挥|应急组织|专家咨询|技术支撑|下级|上级|有关|相关|其他)机构|各?成员单位|工作组|各?工作组|应急工作组|各专项工作组|相关单位|组织机构|应急组织机构|(?:应急)?(?:协作|联动|协同|配合|支持|保障|成员)(?:部门|单位|部门\(单位\)))$"
)


# 总指挥 总经理, 抢险救援组 生产主管: a post or a group, and behind it who holds or heads it
_HELD = re.compile(
    rf"(?P<post>副?总指挥|副?指挥长|副?组长|{HAN}{{2,8}}组)(?:由)?{HAN}{{0,8}}(?:主管|经理|主任|部长|厂长|科长|处长|班长|书记|校长|局长|镇长|总监|前台)(?:担任|兼任)?"
)


def name_of(title: str) -> str:
    """The unit that a line names and nothing else: 2.2.1 应急指挥部职责, (1)抢险救援组(组长:生产部经理)."""
    bare = re.sub(rf"^{ITEM}", "", title).rstrip(":")
    if re.fullmatch(r"各?(?:指挥部)?成员(?:的)?(?:主要)?职责", bare):
        return "成员"
    if held := _HELD.fullmatch(bare):
        return held["post"]
    if not bare or not OWN_TITLE.fullmatch(bare):
        return ""
    name = re.sub(r"\((?![^()]*[队局所室处站院社区道]\))[^()]*\)$", "", _OF_TITLE.sub("", bare))
    name = re.sub(r"^[^()]{2,12}(?:成立|设立|组建)(?=[^()]{4})", "", name)
    if not name or _NOT_UNIT.search(name):
        return ""
    return "" if _NOBODY.match(name) else name


def split_names(names: str) -> list[str]:
    """市公安局、市交通局和市卫健委 → three names; what is no name of a unit is dropped."""
    if several := re.fullmatch(r"各(街道|镇|乡|县|区)(?:[、和及])(镇|乡|街道|区|园区|县|乡镇)", names):
        return [f"各{several[1]}", f"各{several[2]}"]
    if re.fullmatch(_EACH_DIVISION, names) or re.fullmatch(_OF_MATTERS, names):
        return [names]
    found = [
        part.strip("()") if part.count("(") != part.count(")") else part
        for part in re.split(r"、(?![^()]*\))|(?<=[局委办部组])(?:和|及|与)(?!政府)", names)
    ]
    found = [re.sub(r"\((?:(?:以下)?简称|设在|设于)[^()]*\)$|(?<=组)\([^()]*\)$", "", name) for name in found]
    found = [re.sub(r"^(副?(?:组长|总指挥|指挥长)|组员)\([^()]*\)$", r"\1", name) for name in found]
    return [name for name in found if 2 <= len(name) <= 30 and not _NOT_UNIT.search(name) and not _NOBODY.match(name)]
