"""落实企业安全生产主体责任重点事项: twenty matters under the five heads the city's plan names (第一责任人、全员岗位、安全防控、基础管理、应急处置).

The province's own list of 20 was not at hand: these are arranged from the articles of the work-safety law (2021) and the emergency regulation
(国务院令第708号) and are to be replaced by the list itself where a city has it [K].
"""

from dataclasses import dataclass

LAW = "安全生产法（2021）"
STATES = {"yes": "已落实", "no": "未落实", "na": "不适用"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    number: int
    head: str
    text: str
    clause: str


_ROWS = (
    ("第一责任人", "主要负责人建立健全并落实全员安全生产责任制，加强标准化建设", f"{LAW} 第二十一条第一项"),
    ("第一责任人", "主要负责人组织制定并实施安全生产规章制度和操作规程", f"{LAW} 第二十一条第二项"),
    ("第一责任人", "保证安全生产投入的有效实施", f"{LAW} 第二十一条第四项、第二十三条"),
    ("第一责任人", "主要负责人督促、检查本单位的安全生产工作，及时消除事故隐患", f"{LAW} 第二十一条第五项"),
    ("全员岗位", "全员安全生产责任制明确各岗位责任人员、责任范围和考核标准", f"{LAW} 第二十二条"),
    ("全员岗位", "依法设置安全生产管理机构或配备安全生产管理人员", f"{LAW} 第二十四条"),
    ("全员岗位", "主要负责人和安全生产管理人员经考核合格", f"{LAW} 第二十七条"),
    ("全员岗位", "从业人员教育和培训合格后上岗，建立培训档案", f"{LAW} 第二十八条"),
    ("全员岗位", "特种作业人员取得相应资格后上岗", f"{LAW} 第三十条"),
    ("安全防控", "建立安全风险分级管控制度并按等级采取管控措施", f"{LAW} 第四十一条第一款"),
    ("安全防控", "隐患排查治理如实记录并向从业人员通报，重大隐患“双报告”", f"{LAW} 第四十一条第二款"),
    ("安全防控", "重大危险源登记建档，定期检测、评估、监控并备案", f"{LAW} 第四十条"),
    ("安全防控", "动火、吊装、临时用电等危险作业安排专人现场管理", f"{LAW} 第四十三条"),
    ("基础管理", "建设项目安全设施“三同时”", f"{LAW} 第三十一条"),
    ("基础管理", "安全设备设计、安装、使用、检测、维护符合标准，报警装置不得关闭、破坏", f"{LAW} 第三十六条"),
    ("基础管理", "较大危险因素场所和设施设置明显安全警示标志", f"{LAW} 第三十五条"),
    ("基础管理", "提供合格的劳动防护用品并监督使用", f"{LAW} 第四十五条"),
    ("基础管理", "承包、出租签订安全生产管理协议，统一协调管理", f"{LAW} 第四十九条"),
    ("应急处置", "制定应急救援预案，与政府预案衔接并定期组织演练", f"{LAW} 第八十一条"),
    ("应急处置", "发生事故立即报告并组织抢救，不得瞒报、谎报、迟报", f"{LAW} 第八十三条"),
)
DUTIES = tuple(Duty(number=number, head=head, text=text, clause=clause) for number, (head, text, clause) in enumerate(_ROWS, 1))
