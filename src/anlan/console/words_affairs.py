"""Words that affairs and city safety declare as plain text (states, verbs, bands): listed here, so that the catalogue holds their English."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from anlan.domains.affairs.api import METHOD

WORDS = (
    _("规划任务"), _("督办事项"), _("收文"), _("发文"), _("会议"), _("通知公告"), _("创建任务"), _("整治清单"), _("已调整取消"), _("分解落实"), _("上报进展"), _("申请验收"), _("验收通过"),
    _("退回整改"), _("动态调整"), _("调整取消"), _("办理中"), _("待核销"), _("已办结"), _("反馈办理"), _("核销"), _("延期"), _("撤销"), _("已登记"), _("已拟办"), _("承办中"), _("拟办"),
    _("批示交办"), _("办结"), _("归档"), _("拟稿"), _("已核稿"), _("已签发"), _("已印发"), _("核稿"), _("签发"), _("印发"), _("已安排"), _("已召开"), _("纪要已印发"), _("记录纪要"),
    _("印发纪要"), _("取消会议"), _("已撤回"), _("发布"), _("撤回"), _("已计划"), _("已结业"), _("开班"), _("结业"), _("创建准备"), _("自评整改"), _("已申报"), _("已命名"), _("已终止"),
    _("启动自评"), _("完成模拟评审"), _("继续整改"), _("申报"), _("命名"), _("未通过"), _("终止创建"), _("待销项"), _("已销项"), _("上报完成"), _("销项"), _("已部署"), _("整治中"),
    _("已结束"), _("开始整治"), _("验收结束"), _("已移除"), _("整改完成"), _("验收不通过"), _("移出清单"), _("已作废"), _("写研判意见"), _("作废"), _("办公室文员"), _("数据不足"), _("达标"),
    _("未达标"), _("暂达标"), _("暂未达标"), _("优秀"), _("良好"), _("不合格"), _("无可考核任务"),
)  # fmt: skip
OF_SCHEMES = (
    _("生产安全事故起数降幅"), _("生产安全事故死亡人数降幅"), _("单位国内生产总值生产安全事故死亡率降幅"), _("工矿商贸就业人员十万人生产安全事故死亡率降幅"),
    _("年均因自然灾害直接经济损失占国内生产总值的比例"), _("年均每百万人口因自然灾害死亡率"), _("年均每十万人受灾人次"),
    _("r = 死亡人数/GDP（亿元）；(r2020 − r)/r2020 × 100"), _("r = 工矿商贸死亡人数/就业人员 × 100000；(r2020 − r)/r2020 × 100"), _("各年 损失/GDP × 100 的平均"),
    _("各年 死亡（含失踪）人数/常住人口 × 10⁶ 的平均；含不含失踪由版本定"), _("各年 受灾人次/常住人口 × 10⁵ 的平均"), _("按期完成"), _("序时进度"), _("进展上报"), _("佐证齐全"),
    _("到期任务中按期完成的比例 × 50"), _("未到期任务：实际进度与序时进度之比的平均（不超过 1）× 20"), _("在办任务中最近 days 天内上报过的比例 × 15"),
    _("已完成任务中有佐证的比例 × 15"), _("人/亿元"), _("人/十万人"), _("人/百万人"), _("人次/十万人"),
)  # fmt: skip
"""What the shipped schemes say; a city's own version is shown as the city wrote it."""
FIGURES = (
    _("事故起数"), _("事故死亡人数"), _("工矿商贸死亡人数"), _("地区生产总值"), _("常住人口"), _("工矿商贸就业人员"), _("灾害直接经济损失"), _("因灾死亡"), _("因灾失踪"), _("受灾人次"),
)  # fmt: skip
FIGURE = re.compile(r"(\d{4}) 年([^：]+)(?:：截至 (\d\d-\d\d) 的逐起记录)?")
LACKING = re.compile(r"缺少(.+)，不作预测")


def figure_said(text: str) -> str:
    """``2025 年事故起数``, also with the day up to which rows were counted, in the reader's language."""
    found = FIGURE.fullmatch(text)
    if not found:
        return gettext(text)
    year, figure, day = found.groups()
    if day:
        return gettext("%(year)s 年%(figure)s：截至 %(day)s 的逐起记录") % {"year": year, "figure": gettext(figure), "day": day}
    return gettext("%(year)s 年%(figure)s") % {"year": year, "figure": gettext(figure)}


def figures_said(texts: Iterable[str]) -> str:
    return ("、" if str(get_language()).startswith("zh") else ", ").join(map(figure_said, texts))


def forecast_said(text: str) -> str:
    """A forecast, or why there is none, in the reader's language."""
    found = LACKING.fullmatch(text)
    return gettext("缺少%(what)s，不作预测") % {"what": figures_said(found[1].split("、"))} if found else gettext(text) if text else ""


NO_FORECAST = (_("本年没有逐起记录，不作预测"), _("今年已过时段不足 5 %，不作预测"), _("基期为零，不作预测"), _("基期为零，无法计算降幅"))


def method_said() -> str:
    return METHOD if str(get_language()).startswith("zh") else gettext("预测方法（英文概要）")


SUMMARY = _("预测方法（英文概要）")
