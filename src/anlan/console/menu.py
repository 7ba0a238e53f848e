"""The rail: which pages there are, for whom. A page whose room is not built is not listed."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from anlan.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``page`` is the URL name; ``permission`` what one must hold somewhere; ``key`` the letter after ``g``; ``count`` a badge's name."""

    page: str
    label: str
    icon: str
    permission: str
    key: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    label: str
    entries: tuple[Entry, ...]


MENU = (
    Section(label=_("日常"), entries=(
        Entry(page="home", label=_("首页"), icon="layout-dashboard", permission="", key="h"),
        Entry(page="map", label=_("一张图"), icon="map-2", permission="map.view", key="m"),
        Entry(page="duty", label=_("值班台"), icon="bell-ringing", permission="command.duty", key="d", count="alerts"),
        Entry(page="enterprise", label=_("本企业"), icon="building-factory-2", permission="command.report_own"),
    )),
    Section(label=_("应急"), entries=(
        Entry(page="intake", label=_("接报"), icon="phone-call", permission="command.intake", key="i"),
        Entry(page="incidents", label=_("突发事件"), icon="urgent", permission="command.view", key="e"),
        Entry(page="tasks", label=_("任务"), icon="list-check", permission="command.view", key="t"),
        Entry(page="warnings", label=_("预警"), icon="speakerphone", permission="warning.view", key="w"),
        Entry(page="plans", label=_("预案"), icon="book-2", permission="plans.view", key="p"),
        Entry(page="consultations", label=_("会商"), icon="users-group", permission="decision.view", key="c"),
        Entry(page="model-runs", label=_("模型运行"), icon="wind", permission="decision.view"),
    )),
    Section(label=_("监督管理"), entries=(
        Entry(page="supervision", label=_("监管工作台"), icon="clipboard-check", permission="supervision.check"),
        Entry(page="dangers", label=_("隐患"), icon="alert-triangle", permission="supervision.view"),
        Entry(page="enterprise-files", label=_("企业档案"), icon="building-factory-2", permission="supervision.view"),
        Entry(page="risk-reports", label=_("风险报告"), icon="report-analytics", permission="supervision.view"),
        Entry(page="works", label=_("特殊作业"), icon="flame", permission="supervision.view"),
        Entry(page="criteria", label=_("判定标准"), icon="scale", permission="supervision.view"),
    )),
    Section(label=_("执法"), entries=(
        Entry(page="enforcement", label=_("执法工作台"), icon="layout-dashboard", permission="enforcement.view"),
        Entry(page="field", label=_("现场检查"), icon="device-mobile", permission="enforcement.inspect"),
        Entry(page="inspections", label=_("执法检查"), icon="clipboard-check", permission="enforcement.view"),
        Entry(page="draws", label=_("双随机"), icon="filter", permission="enforcement.view"),
        Entry(page="penalties", label=_("处罚案件"), icon="file-description", permission="enforcement.view"),
        Entry(page="officers", label=_("执法人员"), icon="users", permission="enforcement.view"),
    )),
    Section(label=_("城市安全"), entries=(
        Entry(page="citysafety", label=_("城市安全风险"), icon="shield", permission="citysafety.view"),
    )),
    Section(label=_("政务管理"), entries=(
        Entry(page="affairs", label=_("政务工作台"), icon="notes", permission="affairs.view"),
        Entry(page="indicators", label=_("核心指标"), icon="chart-bar", permission="affairs.view"),
        Entry(page="planwork", label=_("规划实施"), icon="target-arrow", permission="affairs.view"),
    )),
    Section(label=_("底数与监测"), entries=(
        Entry(page="registry", label=_("资源底数"), icon="database", permission="registry.view", key="r"),
        Entry(page="alerts", label=_("监测报警"), icon="activity", permission="sensing.view", key="a"),
        Entry(page="devices", label=_("监测设备"), icon="antenna", permission="sensing.view"),
        Entry(page="rules", label=_("报警规则"), icon="adjustments-horizontal", permission="sensing.rules"),
    )),
    Section(label=_("管理"), entries=(
        Entry(page="accounts", label=_("用户与单位"), icon="users", permission="accounts.view"),
        Entry(page="audit", label=_("审计"), icon="shield-check", permission="audit.view"),
        Entry(page="system", label=_("运行状况"), icon="activity", permission="system.view"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    entry: Entry
    url: str
    current: bool


def menu_for(actor: Actor, path: str) -> list[tuple[str, list[Item]]]:
    """The sections and items this actor may open, the one that holds ``path`` marked."""
    found = [(section.label, [item for entry in section.entries if (item := _item(entry, actor, path))]) for section in MENU]
    return [(label, items) for label, items in found if items]


def _item(entry: Entry, actor: Actor, path: str) -> Item | None:
    if entry.permission and not actor.grants_for(entry.permission):
        return None
    try:
        url = reverse(entry.page)
    except NoReverseMatch:
        return None
    return Item(entry=entry, url=url, current=path == url or (url != "/" and path.startswith(url)))
