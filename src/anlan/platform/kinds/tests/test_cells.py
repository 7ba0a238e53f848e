"""One cell at a time: what people type becomes the column's value, or they are told what to do."""

import math
from datetime import UTC, date, datetime

import pytest
from django.db import models

from anlan.platform.kinds.cells import BadCell, read_cell
from anlan.platform.kinds.columns import CodeField, FlagField, QuantityField

BEDS = models.PositiveIntegerField("床位数", null=True, blank=True)
LEVEL_M = QuantityField("水位", unit="m", minimum=-5, maximum=30)
GRADE = CodeField("等级", {"1": "一级", "2": "二级"})
OPEN = FlagField("开放")
NAME = models.CharField("名称", max_length=5)
NOTE = models.TextField("备注", blank=True)
DAY = models.DateField("日期", null=True, blank=True)
MOMENT = models.DateTimeField("时间", null=True, blank=True)
LIST = models.JSONField("清单", default=list)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (BEDS, "1,200", 1200), (BEDS, 12.0, 12), (BEDS, "", None), (LEVEL_M, " 3.5m ", 3.5), (LEVEL_M, -5, -5.0), (GRADE, "二级", "2"), (GRADE, 2.0, "2"),
        (GRADE, None, ""), (OPEN, "是", True), (OPEN, 0, False), (OPEN, "False", False), (OPEN, "", None), (NAME, 123.0, "123"), (NAME, " 甲 ", "甲"),
        (DAY, "2024年5月1日", date(2024, 5, 1)), (DAY, "2024/5/1", date(2024, 5, 1)), (DAY, "20240501", date(2024, 5, 1)),
        (DAY, datetime(2024, 5, 1, 3, tzinfo=UTC), date(2024, 5, 1)), (MOMENT, "2024-05-01 08:00", datetime(2024, 5, 1, 0, 0, tzinfo=UTC)),
        (LIST, '[{"a": 1}]', [{"a": 1}]), (LIST, "", []),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(field, raw, value):
    field.set_attributes_from_name("trial")
    assert read_cell(field, raw) == value


@pytest.mark.parametrize(
    ("field", "raw", "told"),
    [
        (BEDS, "很多", "不是数字"), (BEDS, 1.5, "整数"), (BEDS, -1, "之间"), (BEDS, 10**400, "之间"), (BEDS, [1], "数字"), (LEVEL_M, math.nan, "有限"),
        (LEVEL_M, "1e999", "有限"), (LEVEL_M, 31, "不大于 30（m）"), (LEVEL_M, True, "数字"), (GRADE, "三级", "一级"), (OPEN, "也许", "“是”或“否”"),
        (NAME, "", "请填写"), (NAME, "一二三四五六", "最多 5 个字"), (NAME, "a\0b", "控制字符"), (NAME, "\ud800", "控制字符"), (NAME, {"a": 1}, "文字"),
        (NOTE, date(2024, 1, 1), "日期格式"), (DAY, "2024-13-01", "2024-01-31"), (DAY, {"y": 1}, "日期"), (MOMENT, "昨天", "北京时间"),
        (LIST, "[NaN]", "JSON"), (LIST, '["\\u0000"]', "控制字符"), (LIST, "{", "JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_what_to_do(field, raw, told):
    field.set_attributes_from_name("trial")
    with pytest.raises(BadCell, match=told):
        read_cell(field, raw)
