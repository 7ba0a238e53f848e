"""Word files. Word numbering is worked out, since 1.1 and （一） often stand only in the list style."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from anlan.engines.planbook.documents.document import Document, assemble
from anlan.kernel.verdict import refused

_MAX_UNPACKED = 300_000_000  # bytes; a plan with pictures stays far below
_MAX_RATIO = 200
_CHINESE = "零一二三四五六七八九十"


def read_docx(data: bytes) -> Document:
    """A .docx: paragraphs, headings by style, numbering of lists, table rows. Refuses what is damaged or a zip bomb."""
    import docx

    _check_archive(data)
    try:
        word = docx.Document(io.BytesIO(data))
    except Exception as error:
        raise refused("damaged", "文件已损坏或不是 Word 文档，请重新导出后再传。") from error
    return assemble((piece for piece in _blocks(word) if piece[0]), "docx")


def _check_archive(data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise refused("damaged", "文件已损坏，不能解开，请重新导出后再传。") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(len(data), 50_000):
        raise refused("zip_bomb", "压缩包展开后异常巨大，已拒绝。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("encrypted", "文件已加密，请去掉密码后再传。")


def _blocks(word: Any) -> Iterator[tuple[str, int, bool]]:
    from docx.table import Table

    numbering = _Numbering(word)
    for block in word.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            text = " ".join(block.text.split("\n")).strip()
            depth = _heading_depth(block)
            yield (numbering.label(block) + text if text else "", depth, False)


def _rows(table: Any) -> Iterator[tuple[str, int, bool]]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text = " ".join(cell.text.split())
            if not cells or text != cells[-1]:
                cells.append(text)
        yield " | ".join(cells), 0, True


def _heading_depth(paragraph: Any) -> int:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    digits = "".join(char for char in style if char.isdigit())
    return int(digits[:1]) if style.lower().startswith(("heading", "标题")) and digits else 0


class _Numbering:
    """The labels Word draws but does not store: counted per list and level from numbering.xml."""

    def __init__(self, word: Any) -> None:
        self._formats = self._read(word)
        self._counts: dict[tuple[str, int], int] = defaultdict(int)

    @staticmethod
    def _read(word: Any) -> dict[tuple[str, int], tuple[str, str]]:
        try:
            root = word.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return {}
        space = {"w": root.nsmap["w"]}
        name = f"{{{space['w']}}}"
        abstract = {a.get(name + "abstractNumId"): a for a in root.findall("w:abstractNum", space)}
        found = {}
        for num in root.findall("w:num", space):
            base = abstract.get(num.find("w:abstractNumId", space).get(name + "val"))
            for level in [] if base is None else base.findall("w:lvl", space):
                form, text = level.find("w:numFmt", space), level.find("w:lvlText", space)
                if form is not None and text is not None:
                    found[num.get(name + "numId"), int(level.get(name + "ilvl"))] = (
                        form.get(name + "val"),
                        text.get(name + "val") or "",
                    )
        return found

    def label(self, paragraph: Any) -> str:
        properties = paragraph._p.pPr  # noqa: SLF001 - python-docx offers no other way to the numbering
        numbered = properties.numPr if properties is not None else None
        if numbered is None or numbered.numId is None:
            return ""
        number, depth = str(numbered.numId.val), numbered.ilvl.val if numbered.ilvl is not None else 0
        if (number, depth) not in self._formats:
            return ""
        self._counts[number, depth] += 1
        for deeper in range(depth + 1, 9):
            self._counts[number, deeper] = 0
        text = self._formats[number, depth][1]
        for level in range(depth + 1):
            form = self._formats.get((number, level), ("decimal", ""))[0]
            text = text.replace(f"%{level + 1}", _numeral(self._counts[number, level], form))
        return text + ("" if text.endswith(("、", ")", "）", ".")) else " ")


def _numeral(count: int, form: str) -> str:
    if "hinese" not in form and "apanese" not in form:
        return str(count)
    tens, ones = divmod(count, 10)
    return (("" if tens == 1 else _CHINESE[tens]) + "十" if tens else "") + (_CHINESE[ones] if ones or not tens else "")
