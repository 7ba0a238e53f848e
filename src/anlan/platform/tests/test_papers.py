"""Papers as those who open them find them."""

import io
import math

import openpyxl

from anlan.platform.papers.api import workbook


def test_a_figure_that_is_no_number_leaves_its_cell_empty_and_text_never_becomes_a_formula():
    made = workbook({"指标": (["名称", "数值"], [["死亡人数", 3], ["损失", math.nan], ["=1+1", math.inf]])})
    rows = list(openpyxl.load_workbook(io.BytesIO(made))["指标"].iter_rows(values_only=True))
    assert rows == [("名称", "数值"), ("死亡人数", 3), ("损失", None), ("'=1+1", None)]
