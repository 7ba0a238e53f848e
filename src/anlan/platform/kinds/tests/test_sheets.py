"""Files as people send them: read when they can be trusted, refused with the reason when not."""

import io
import json
import zipfile

import openpyxl
import pytest

from anlan.kernel.verdict import Refused
from anlan.platform.kinds.sheets import sheet as limits
from anlan.platform.kinds.sheets.sheet import read_sheet

ROWS = "编码,名称\nA1,连云港市第一人民医院\nA2,灌云县人民医院\n"
NAMES = ["连云港市第一人民医院", "灌云县人民医院"]


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, **parts):
    """The same package with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_the_encodings_of_excel_and_wps(encoding, delimiter):
    found = read_sheet("a.csv", ROWS.replace(",", delimiter).encode(encoding))
    assert found.headings == ["编码", "名称"] and [row[1] for row in found.rows] == NAMES and found.first_line == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ROWS.encode("utf-16"), "UTF-16"), (b"\xff\xfe\x00abc", "UTF-16"), (ROWS.encode() + b"\xff\xff\n", "第 4 行"), (b"a,b\n\x00,1\n", "空字节"),
        (b'a,b\n"open,1\n', "引号"), (b"", "没有数据"), (b"a,b\n", "没有数据"),
    ],
)  # fmt: skip
def test_csv_that_cannot_be_read_is_refused_with_the_reason(content, reason):
    with pytest.raises(Refused, match=reason):
        read_sheet("a.csv", content)


def test_excel_gives_whole_numbers_dates_and_texts():
    import datetime as dt

    found = read_sheet("a.xlsx", workbook(["编码", "床位数", "启用日期"], ["A1", 120, dt.date(2024, 5, 1)], ["A2", 1.5, None]))
    assert found.rows == [("A1", 120, dt.date(2024, 5, 1)), ("A2", 1.5, "")]


def test_a_formula_never_comes_in_as_a_formula():
    assert read_sheet("a.xlsx", workbook(["编码", "名称"], ["A1", "=1+1"], ["A2", "x"])).rows[0][1] in ("", 2)


BOMB = "<worksheet>" + " " * 60_000_000 + "</worksheet>"
FAR = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)  # fmt: skip
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(("part", "reason"), [(BOMB, "压缩炸弹"), (FAR, "行或"), (ENTITY, "XML 实体")])
def test_bombs_entities_and_endless_sheets_are_refused(part, reason):
    with pytest.raises(Refused, match=reason):
        read_sheet("a.xlsx", repacked(workbook(["a"], ["b"]), **{"xl/worksheets/sheet1.xml": part}))


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04broken", b"", ROWS.encode()])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refused):
        read_sheet("a.xlsx", content)


def test_geojson_becomes_columns_and_a_place():
    point = {"type": "Point", "coordinates": [119.2, 34.6]}
    features = [{"type": "Feature", "geometry": point, "properties": {"code": "A1"}}, {"type": "Feature", "geometry": None, "properties": {"beds": 3}}]
    found = read_sheet("a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert found.headings == ["code", "beds", "geom"] and found.rows == [("A1", None, point), (None, 3, None)]


@pytest.mark.parametrize("text", ["[]", "{}", '{"type":"FeatureCollection","features":[1]}', "[" * 100_000, '{"type":"Topology"}', "nonsense"])
def test_what_is_no_feature_collection_is_refused(text):
    with pytest.raises(Refused):
        read_sheet("a.geojson", text.encode())


def test_too_much_and_unknown_forms_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    for name, content in (("a.csv", b"x" * 11), ("a.xls", b"x"), ("a", b"x"), ("../../etc/passwd", b"x")):
        with pytest.raises(Refused):
            read_sheet(name, content)
