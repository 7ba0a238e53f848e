"""What the invented year of the other sectors is made of: their dangers, risk points, permits and hazardous work. Major ones cite the standard of their sector."""

from anlan.domains.supervision.demo import words

Danger = tuple[str, str, str, str, str]
Point = tuple[str, str, str, str, str, str, str, str]
TRADE, BUILDING = "工贸企业重大事故隐患判定标准", "房屋市政工程生产安全重大事故隐患判定标准（2022版）"
FIREWORK, FISHING = "烟花爆竹生产经营单位重大生产安全事故隐患判定标准（试行）", "渔业船舶重大事故隐患判定标准（试行）"
# title, category, clause, measure, system measure
EVERYWHERE: tuple[Danger, ...] = (
    ("疏散通道堆放杂物", "fire", "", "清理并划设禁放线", "每班检查疏散通道"), ("配电箱无漏电保护、箱门敞开", "electric", "", "加装漏电保护器", "电工每周巡检并签字"),
    ("灭火器压力不足", "fire", "", "更换灭火器", "消防器材每月点检"), ("新员工未经安全培训上岗", "people", "", "停止上岗，补训补考", "入职培训合格后发放工牌"),
    ("应急预案未组织演练", "emergency", "", "半个月内组织演练", "演练列入年度计划"), ("外包单位未签订安全生产管理协议", "system", "", "补签协议并交底", "外包进场先审协议"),
)  # fmt: skip
OF: dict[str, tuple[Danger, ...]] = {
    "industry": (
        ("行车吊运熔融金属区域设有休息点", "place", f"{TRADE} 第四条（一）", "立即撤除休息点", "吊运影响区域实行封闭管理"), ("除尘系统积尘未及时清扫", "fire", "", "停机清扫", "积尘清扫列入交接班"),
        ("冲压机光电保护失效", "equipment", "", "更换光电装置", "每班开机前试验"), ("焊工无特种作业操作证", "people", f"{TRADE} 第三条（二）", "停止上岗并取证", "人员资质与派工联动"),
    ),
    "mine": (("台阶坡面浮石未清理", "place", "", "停止作业，清理浮石", "爆破后先排险后作业"), ("运输道路临边无挡墙", "place", "", "补筑车挡", "道路维护每旬检查")),
    "building": (
        ("塔吊附墙螺栓松动", "equipment", "", "停用复紧并检测", "附着每周检查"), ("脚手架连墙件缺失", "place", "", "补设连墙件并验收", "拆改连墙件须经审批"),
        ("特种作业人员无操作资格证", "people", f"{BUILDING} 第四条（三）", "停止上岗并取证", "实名制门禁绑定证书"), ("深基坑未进行第三方监测", "work", f"{BUILDING} 第五条（三）", "停工并委托监测", "方案论证时先定监测单位"),
    ),
    "gas": (("调压箱周边堆放易燃物", "storage", "", "清除并设围栏", "管网巡线拍照留痕"), ("液化气瓶区报警探头超期未检", "equipment", "", "送检更换", "检定期限列入提醒")),
    "port": (("危险货物集装箱超期堆存", "storage", "", "三日内疏运", "到期前自动提醒货主"), ("堆场隔离间距不足", "storage", "", "调整堆位", "配载系统校核隔离要求")),
    "fishery": (
        ("休渔渔船消防设备失效", "fire", f"{FISHING} （二）", "更换并试验", "休渔期逐船查验"), ("渔港码头系缆桩锈蚀", "equipment", "", "更换系缆桩", "码头设施每季检查"),
        ("渔船北斗终端被关闭", "system", f"{FISHING} （四）", "恢复终端并教育船长", "离线一小时自动提醒"),
    ),
    "firework": (("库房存药量超过核定药量", "storage", f"{FIREWORK} 五", "立即疏运超量部分", "入库前校核存量"), ("防静电设施未定期检测", "electric", f"{FIREWORK} 七", "委托检测并整改", "防雷防静电检测列入台账")),
    "warehouse": (("货架超高堵塞喷淋", "fire", "", "降低堆垛", "堆垛限高标线"), ("制冷机房氨报警未投用", "process", "", "恢复投用并标定", "报警器每月试验")),
    "crowded": (("安全出口营业时间上锁", "fire", "", "立即开启，改为推杆锁", "营业前逐门检查"), ("装修电焊无动火审批", "work", "", "停止作业，补办审批", "施工进场先办动火票"), ("消防控制室单人值班", "people", "", "增加持证人员", "值班表报属地备案")),
}  # fmt: skip
# unit, name, hazard, accident, L, E, C, controls
POINTS: dict[str, tuple[Point, ...]] = {
    "industry": (("熔炼车间", "熔融金属吊运", "倾翻喷溅", "灼烫", "1", "6", "40", "冶金专用起重机、吊运区封闭"), ("除尘", "粉尘除尘系统", "粉尘积聚", "粉尘爆炸", "1", "6", "40", "泄爆、清扫、火花探测")),
    "mine": (("采场", "高陡边坡", "滑坡、浮石", "坍塌", "3", "6", "15", "边坡监测、分台阶开采"), ("采场", "爆破作业", "飞石", "放炮", "1", "3", "40", "警戒三百米、专业单位爆破")),
    "building": (("基坑", "深基坑支护", "失稳", "坍塌", "3", "6", "15", "第三方监测、专项方案"), ("主体", "塔式起重机", "倾覆", "起重伤害", "1", "6", "40", "安全监控、附着检查"), ("主体", "高处临边作业", "坠落", "高处坠落", "3", "6", "15", "防护栏杆、安全带")),
    "gas": (("储配站", "液化石油气储罐", "泄漏", "火灾爆炸", "1", "6", "40", "紧急切断、报警联锁、喷淋"),),
    "port": (("堆场", "危险货物集装箱堆场", "泄漏反应", "火灾爆炸", "1", "6", "40", "分区隔离、温度监测、限时堆存"),),
    "fishery": (("码头", "渔船密集停泊", "火烧连船", "火灾", "3", "6", "15", "分区系泊、消防船值守"), ("海上", "台风期渔船滞留", "倾覆", "淹溺", "1", "2", "40", "点名销号、提前回港")),
    "firework": (("库区", "成品库", "静电、雷击", "爆炸", "1", "6", "40", "限量存放、防雷防静电、视频监控"),),
    "warehouse": (("库房", "高架货物仓库", "电气起火", "火灾", "3", "6", "7", "自动喷淋、断电管理"), ("制冷", "液氨制冷机房", "泄漏", "中毒窒息", "1", "6", "15", "氨报警、事故风机")),
    "crowded": (("商场", "营业厅", "疏散不畅", "火灾、踩踏", "1", "6", "40", "防火分区、双人值班、疏散演练"), ("餐饮", "后厨燃气", "泄漏", "火灾爆炸", "3", "6", "7", "报警切断、油烟道清洗")),
}  # fmt: skip
COMMON: tuple[Point, ...] = (
    ("变配电", "配电室", "触电", "触电", "0.5", "6", "15", "工作票、绝缘防护"), ("厂区", "叉车与场内车辆", "碰撞", "车辆伤害", "3", "6", "3", "限速、人车分流"),
    ("检修", "有限空间清理", "缺氧窒息", "中毒窒息", "3", "2", "15", "作业审批、通风检测、专人监护"), ("检修", "高处检修", "坠落", "高处坠落", "3", "2", "7", "护栏、安全带"),
    ("办公", "宿舍与食堂", "用电用气", "火灾", "0.5", "6", "7", "严禁私拉乱接、燃气报警"),
)  # fmt: skip
LICENSED = ("mine", "building", "firework")  # sectors whose enterprises need a work-safety licence (安全生产许可证条例 第二条)
OUTSIDE_CHEMISTRY = ("height", "lifting", "power", "confined")


def dangers_of(sector: str) -> tuple[Danger, ...]:
    return words.DANGERS if sector == "chemical" else (*OF.get(sector, ()), *EVERYWHERE)


def points_of(sector: str) -> tuple[Point, ...]:
    return words.POINTS if sector == "chemical" else (*POINTS.get(sector, ()), *COMMON)


def permits_of(sector: str) -> tuple[tuple[str, str, int], ...]:
    if sector == "chemical":
        return words.PERMITS
    common = tuple(permit for permit in words.PERMITS if permit[0] in ("plan_filing", "fire"))
    return (words.PERMITS[0], *common) if sector in LICENSED else common


def works_of(sector: str) -> tuple[tuple[str, str, str], ...]:
    return (
        words.WORKS
        if sector == "chemical"
        else tuple((kind, grade, PLACES[kind]) for kind, grade, _ in words.WORKS if kind in OUTSIDE_CHEMISTRY)
    )


PLACES = {"height": "屋面检修平台", "lifting": "设备安装现场", "power": "临时施工区", "confined": "污水池"}
