"""CSV as Excel and WPS write it in China: UTF-8, UTF-8 with BOM, or GB18030; the bytes decide, not a guess by frequency."""

import codecs
import csv
import io

from anlan.kernel.verdict import refused
from anlan.platform.kinds.sheets.rows import MAX_ROWS, Row

csv.field_size_limit(16 * 1024 * 1024)  # an outline as WKT is one long cell


def read(content: bytes) -> tuple[list[str], list[Row], int]:
    text = decode(content)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        headings = [heading.strip() for heading in next(lines, [])]
        rows = [tuple(row) for _, row in zip(range(MAX_ROWS + 1), lines, strict=False)]
    except csv.Error as error:
        raise refused("import.csv", f"CSV 格式有误（{error}），请检查引号是否成对，或另存为 Excel 后导入。", file="CSV 格式有误") from error
    return headings, rows, 2


def decode(content: bytes) -> str:
    """The text of the file. Refused when it is in neither of the encodings, with the place of the first byte that does not fit."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _wrong("文件是 UTF-16 编码")
    place = 0  # the encoding that went farther is the one that was meant
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            place = max(place, content.count(b"\n", 0, error.start) + 1)
        else:
            return _checked(text)
    raise _wrong(f"第 {place} 行起的内容既不是 UTF-8 也不是 GB18030 编码")


def _checked(text: str) -> str:
    """GB18030 accepts almost any bytes: private-use characters and NUL betray a file that is something else."""
    if "\0" in text:
        raise _wrong("文件含有空字节，不是文本")
    strange = sum("\ue000" <= char <= "\uf8ff" for char in text[:100_000])
    if strange * 50 > min(len(text), 100_000):
        raise _wrong("无法识别文件编码")
    return text


def _wrong(reason: str) -> Exception:
    return refused("import.encoding", f"{reason}，请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”后再导入。", file=reason)


def _delimiter(text: str) -> str:
    first = text[: text.find("\n")] if "\n" in text else text
    return max(",\t;", key=first.count)
