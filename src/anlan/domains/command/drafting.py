"""Report texts drafted from the facts in the form the rules ask for (order 493 Art. 12; first, follow-up and final forms)."""

from anlan.domains.command.models import Incident
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.grades import Grade, ResponseLevel
from anlan.kernel.tables import event_type_name

_FIGURES = (
    ("deaths", "死亡", "人"), ("missing", "失联", "人"), ("injured", "受伤", "人"), ("serious", "其中重伤", "人"), ("trapped", "被困", "人"),
    ("evacuated", "转移疏散", "人"),
)  # fmt: skip


def draft_report(incident: Incident, form: str) -> str:
    """Text of ``phone``, ``first``, ``follow_up`` or ``final``; what is not known is said to be not known."""
    return {"phone": _phone, "first": _first, "follow_up": _follow_up, "final": _final}[form](incident)


def casualties(incident: Incident) -> str:
    said = [f"{word}{incident.facts[name]}{unit}" for name, word, unit in _FIGURES if incident.facts.get(name) not in (None, "")]
    return "，".join(said) if said else "人员伤亡情况正在核实"


def _what(incident: Incident) -> str:
    when = clock.local_text(incident.occurred_at or incident.known_at, "%Y年%m月%d日%H时%M分")
    where = f"{registry.division_name(incident.division)}{incident.place}"
    substances = "、".join(incident.facts.get("substances") or [])
    about = "，涉及" + substances if substances else ""
    return f"{when}，{where}发生{event_type_name(incident.event_type)}{about}"


def _grade(incident: Incident) -> str:
    return f"初步判定为{Grade(incident.grade).zh}" if incident.grade else "等级待核定"


def _phone(incident: Incident) -> str:
    return f"{_what(incident)}。{casualties(incident)}。{_grade(incident)}。详情续报。"


def _first(incident: Incident) -> str:
    loss = incident.facts.get("loss_yuan")
    lines = [
        f"一、基本情况：{_what(incident)}。接报时间：{clock.local_text(incident.known_at)}。",
        f"二、伤亡与损失：{casualties(incident)}；{f'初步估计直接经济损失{loss / 10000:g}万元' if loss else '直接经济损失正在核实'}。",
        f"三、原因：{incident.facts.get('cause') or '正在调查'}。",
        f"四、等级：{_grade(incident)}（{incident.grade_basis.get('clause') or '依据待核'}）。",
        f"五、已采取措施：{_measures(incident)}。",
        "六、请求事项：无（如有请填写）。",
    ]
    return "\n".join(lines)


def _measures(incident: Incident) -> str:
    said = [incident.facts["measures"]] if incident.facts.get("measures") else []
    if incident.level:
        said.append(f"已启动{ResponseLevel(incident.level).zh}应急响应")
    done = incident.tasks.filter(state="done").count()
    total = incident.tasks.exclude(state="cancelled").count()
    said += [f"下达任务{total}项，完成{done}项"] if total else []
    sent = incident.dispatches.count()
    said += [f"调派力量和物资{sent}项"] if sent else []
    return "；".join(said) or "已核实信息并通知有关部门"


def _follow_up(incident: Incident) -> str:
    return f"{_what(incident)}。截至{clock.local_text(clock.now())}：{casualties(incident)}。{_grade(incident)}。处置进展：{_measures(incident)}。"


def _final(incident: Incident) -> str:
    state = "应急响应已终止" if incident.state in ("ended", "evaluated", "archived") else "现场处置基本结束"
    return f"{_what(incident)}。最终情况：{casualties(incident)}。{_grade(incident)}。{state}。处置经过：{_measures(incident)}。下一步：开展调查评估，落实整改。"
