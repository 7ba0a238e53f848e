"""Manners of writing that were misread in plans never seen before: one short passage for each, in words of our own."""

import pytest

from anlan.engines.planbook import read_plan, read_text

FRAME = "某市突发事件应急预案\n1 总则\n2 组织指挥体系及职责\n{duties}\n4 应急响应\n{levels}\n5 保障措施\n6 附则\n"


def said(leaf):
    bound = leaf.bound
    if bound:
        return f"{bound.quantity} {bound.low} {bound.high}"
    return f"{leaf.kind} {leaf.grade or leaf.colour}" if leaf.kind != "judgement" else leaf.text


LEVELS = (
    ("the list in the line itself", "1、Ⅳ级响应出现下列情况时,应启动Ⅳ级应急响应:(1)收到暴雨蓝色预警;(2)低洼地出现积水。", {4: ["warning 4", "低洼地出现积水"]}),
    ("the list behind a comma", "1、Ⅰ级响应,出现下列情况之一者,为Ⅰ级响应,某个流域发生特大洪水;水库发生垮坝。", {1: ["某个流域发生特大洪水", "水库发生垮坝"]}),
    ("several of the results below", "4.1 Ⅰ级响应\n4.1.1 启动条件\n4.1.1.1 造成以下一种或几种后果的,启动Ⅰ级响应:\n(1)受灾人口100万人以上;\n4.1.1.2 市政府决定启动的其他情形。", {1: ["affected 1000000.0 None", "市政府决定启动的其他情形"]}),
    ("the head of a list, a remark on the marks, the missing in brackets", "4.1 Ⅳ级响应\n4.1.1 启动条件\n(1)发生森林火灾和重大生物灾害等自然灾害,出现下列情况之一的:\n①死亡1人以上、3人以下(含失踪);\n(2)对特殊情况,可酌情降低标准。\n4.1.2 启动程序", {4: ["dead_missing 1.0 3.0"]}),
    ("colours as levels", "(1)黄色响应(三级):在园人数达到最大承载量的70%;\n(2)红色响应(一级):在园人数达到最大承载量的100%。", {3: ["share_pct 70.0 None"], 1: ["share_pct 100.0 None"]}),
    ("colours alone", "4.1 橙色响应\n发生较大事故的,由总指挥启动橙色响应。", {2: ["grade 3"]}),
    ("two levels under one heading", "4.1 Ⅰ级、Ⅱ级响应\n发生特别重大、重大事件,市指挥部在上级领导下开展工作,启动Ⅰ级、Ⅱ级响应。", {1: ["grade 1"], 2: ["grade 2"]}),
    ("the grade a level answers", "一级响应对应特别重大事故,由省政府启动;三级响应对应较大事故,由市政府启动。", {1: ["grade 1"], 3: ["grade 3"]}),
    ("a sum that is reached, one that is named", "4.1 Ⅲ级响应\n出现1人死亡,或者10人以上不良反应的,由市政府启动Ⅲ级响应。", {3: ["dead 1.0 None", "ill 10.0 None"]}),
    ("how long it stays shut", "Ⅱ级:1万户以上居民停水24小时以上,或者经抢修在12小时内无法恢复通车。", {2: ["households 10000.0 None", "burning_h 24.0 None", "burning_h 12.0 None"]}),
    ("minutes, and below zero", "Ⅳ级:列车延误15分钟以上,或者气温低于-3℃。", {4: ["burning_h 0.25 None", "temperature_c None -3.0"]}),
    ("a bare condition under 响应级别", "4.1 响应级别\n(1)Ⅰ级响应\n国省干线中断,抢修时间预计在48小时以上的。", {1: ["burning_h 48.0 None"]}),
    ("a warning and what is expected", "4.1 二级响应\n气象台发布暴雪橙色预警,预计将造成严重灾害的,县指挥部启动二级响应。", {2: ["warning 2", "预计将造成严重灾害"]}),
    ("a label before the sentence", "较重困人:被困2小时以上的,由项目经理启动二级响应。", {2: ["burning_h 2.0 None"]}),
    ("the firm's own level", "当伤员2人以上或引发火灾时,启动公司二级应急响应。", {2: ["injured 2.0 None", "引发火灾时"]}),
    ("small roman numbers", "4.2 ⅰ级应急响应\n4.2.1 出现下列情况之一者,为ⅰ级响应:\n(1)水库发生溃坝;\n(2)两条河流同时漫堤。\n4.2.2 ⅰ级响应行动\n(1)发布警报。", {1: ["水库发生溃坝", "两条河流同时漫堤"]}),
    ("grades of incidents are no levels", "4.0 事故分级\nⅢ级:造成3人以上10人以下死亡。\nⅣ级:造成3人以下死亡。", {}),
    ("two grades, two levels, in one sentence", "4.1 启动程序\n(1)出现重大(Ⅱ级)事件或特别重大(Ⅰ级)事件时,由总指挥决定启动Ⅱ级或Ⅰ级应急响应。", {2: ["grade 2"], 1: ["grade 1"]}),
    ("what is done is no condition", "4.1 启动程序\n出现一般事件时,由副总指挥启动Ⅳ级应急响应。\n4.3 应急响应行动\n4.3.1 Ⅳ级应急响应\n(1)副总指挥主持会商。\n(2)气象台每3小时预报一次。", {4: ["grade 4"]}),
    ("levels that bear no number", "4.1 分级响应程序\n1)一般事故响应:由镇安监办指挥。\n2)较大事故响应:配合县指挥部。", {3: ["grade 3"], 4: ["grade 4"]}),
    ("the level's number in brackets", "4.1 省级(Ⅱ级)应急响应\n4.1.1 出现下列情况之一的,启动省级(Ⅱ级)应急响应:\n(1)脱销持续3天以上;\n(2)省政府认为需要启动的情况。", {2: ["lasting_h 72.0 None", "省政府认为需要启动的情况"]}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in LEVELS], ids=[row[0] for row in LEVELS])
def test_levels_are_read_in_this_manner(text, wanted):
    plan = read_plan(read_text(FRAME.format(duties="市应急局:负责综合协调。", levels=text)))
    assert {level.level: [said(leaf) for leaf in level.condition.leaves()] for level in plan.levels if level.condition} == wanted


def test_what_must_hold_together_is_joined_so():
    plan = read_plan(
        read_text(
            FRAME.format(
                duties="",
                levels="4.0 Ⅲ级响应\n4.0.1 启动条件\n发生在敏感地区、高风险区,24小时尚未扑灭明火的火灾。\n4.0 Ⅳ级响应\n4.0.1 启动条件\n一次食物中毒30人以上,未出现死亡病例的。\n4.1 一级响应\n气象台发布暴雪红色预警,预计将造成严重灾害的,启动一级响应。\nⅡ级:1万户以上居民停水24小时以上。",
            )
        )
    )
    assert [level.condition.kind for level in plan.levels] == ["all", "all", "all", "all"]


@pytest.mark.parametrize(("text", "starters"), [
    ("Ⅰ级:死亡3人以上。\nⅡ级:死亡1人以上3人以下。\n达到Ⅰ级、Ⅱ级标准的,由应急领导小组组长宣布启动相应级别响应。", {1: "应急领导小组组长", 2: "应急领导小组组长"}),
    ("一级响应对应特别重大事故,由省政府启动。", {1: "省政府"}),
    ("4.1 Ⅳ级响应\n(1)死亡1人以上;\n县办在接到灾情报告后由县救灾办主任第一时间决定启动Ⅳ级响应。", {4: "县救灾办主任"}),
])  # fmt: skip
def test_who_starts_it_is_read_in_this_manner(text, starters):
    plan = read_plan(read_text(FRAME.format(duties="", levels=text)))
    assert {level.level: level.starter for level in plan.levels} == starters


DUTIES = (
    ("duties under decimals", "2.1 事故现场指挥部职责\n2.1.1 组织抢险,控制事态发展。\n2.1.2 宣布应急行动终止。", ["事故现场指挥部:组织抢险", "事故现场指挥部:宣布应急"]),
    ("职能和职责", "2.1 善后工作组的职能和职责\n①慰问伤员家属,做好理赔;", ["善后工作组:慰问伤员"]),
    ("a post and who holds it", "总指挥 总经理\n(1)统一指挥救援;\n抢险救援组 生产主管\n其任务是负责火灾扑救。", ["总指挥:统一指挥", "抢险救援组:负责火灾"]),
    ("a group of several matters", "物资、经费和生活保障组:由财政部门负责,组织调集应急物资。", ["物资、经费和生活保障组:组织调集"]),
    ("departments called 处", "安全环保处:做好事故报警和情况通报。", ["安全环保处:做好事故"]),
    ("a list announced in a sentence", "市政府设立市处置航空器事故指挥部,总指挥由副市长担任。指挥部的主要职责:\n(一)组织指挥应急处置;", ["市处置航空器事故指挥部:组织指挥"]),
    ("职责是, parted by a semicolon", "抢修队职责是关闭阀门、带压封堵;客服中心职责是通知停气用户。", ["抢修队:关闭阀门", "客服中心:通知停气"]),
    ("behind a dash", "县水利局——调度上游来水。", ["县水利局:调度上游"]),
    ("who it is, then what it does", "调度中心是应急值守机构,负责接警和通知。", ["调度中心:负责接警"]),
    ("who holds the post told first", "2.1 领导小组\n领导小组组长由厅长担任,副组长由副厅长担任。领导小组负责决策和指挥。", ["领导小组:负责决策"]),
    ("the short name in brackets", "市药品安全指挥部(以下简称市指挥部)负责统一领导应急处置。", ["市药品安全指挥部:负责统一"]),
    ("a heading of several departments", "2.3 应急协作部门\n联通、移动公司:抢通受损基站。\n其他部门按照职责做好工作。", ["联通、移动公司:抢通受损"]),
    ("who sits there, in a sentence of its own", "2.1 县指挥部\n县政府设立县雪灾指挥部(以下简称县指挥部),指挥长由副县长担任,副指挥长由县气象局局长担任。县指挥部负责统一指挥。", ["县指挥部:负责统一"]),
    ("职责及主要工作", "3、损失评估组。由副县长任组长,县统计局、县财政局负责人为成员。职责及主要工作:核实受灾损失。", ["损失评估组:核实受灾"]),
    ("posts that are only held", "2.1 指挥部\n指挥长:市政府分管领导\n副指挥长:协助指挥长工作\n2.2 市指挥部办公室\n(1)汇总灾情;", ["副指挥长:协助指挥", "市指挥部办公室:汇总灾情"]),
    ("formed of people, to advise", "县指挥部成立气象专家咨询组,由气象、水利等方面的专家组成,为应急决策提供意见。", ["气象专家咨询组:为应急决"]),
    ("the post of a table", "姓名职务|应急职务|职责\n车间主任|抢险组组长|带领抢险组切断气源", ["抢险组组长:带领抢险"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in DUTIES], ids=[row[0] for row in DUTIES])
def test_duties_are_read_in_this_manner(text, wanted):
    plan = read_plan(read_text(FRAME.format(duties=text, levels="")))
    assert [f"{duty.unit}:{duty.text[:4]}" for unit in plan.units for duty in unit.duties] == wanted


def test_grades_are_read_by_number_and_by_headings_of_their_own():
    text = "1.4 事故分级\n1.4.1 重大(Ⅱ级):\n造成10人以上死亡的。\n1.5 事件分级标准\nⅢ级:停气5000户以上。\n1.6 灾害分级\n特别重大地震灾害,是指造成300人以上死亡的地震;发生在人口较密集地区7.0级以上地震,可初判为特别重大地震灾害。"
    plan = read_plan(read_text(FRAME.format(duties="", levels=text)))
    assert {rule.grade: [said(leaf) for leaf in rule.condition.leaves()] for rule in plan.grades} == {
        1: ["dead 300.0 None", "magnitude 7.0 None"], 2: ["dead 10.0 None"], 3: ["households 5000.0 None"],
    }  # fmt: skip
