"""PDF with text: lines put together to paragraphs, over the ends of columns and pages, without what is printed on every page."""

import io
import re
from collections import Counter
from collections.abc import Iterator

from anlan.engines.planbook.documents.document import Document, assemble
from anlan.kernel.verdict import refused

_MOST_PAGES = 2_000
_EDGE = 2  # lines at the top and at the foot of a page that may be its header and footer
_REPEATED = 3  # pages that must say the same there
_LEAST_TEXT = 20  # characters a page, or it is a picture of one
_PAGE_NUMBER = re.compile(r"[-—–‒·\s]*\d{1,4}[-—–‒·\s]*|第\s*\d+\s*页(?:[,，\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+")
_CN = "一二三四五六七八九十百"
_BEGINS = re.compile(
    rf"第[{_CN}\d]+[章节条编部]|[{_CN}]+、|[(（][{_CN}\d]+[)）]|\d{{1,2}}(?:\.\d{{1,2}})+|\d{{1,2}}[.、．]|[①-⑳]|附件"
)
# a sentence that cannot open a paragraph: the line before was full and only happened to end with a stop
_CONTINUES = re.compile(r"负责|承担|并|同时|其中|必要时")
_BELONGS = re.compile(r"[（(](?:牵头|责任|承办|负责|配合)(?:单位|部门)")
_STOPS = "。；：;:！？"


def read_pdf(data: bytes) -> Document:
    """Refuses an encrypted PDF, a damaged one, and a scan, which holds pictures only."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise refused("encrypted", "文件已加密，请去掉密码后再传。")
        if len(pdf.pages) > _MOST_PAGES:
            raise refused("too_large", f"文件有 {len(pdf.pages)} 页，超过 {_MOST_PAGES} 页的上限。")
        pages = [page.extract_text() for page in pdf.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise refused("damaged", "PDF 已损坏，不能读取，请重新导出后再传。") from error
    if sum(len(page.strip()) for page in pages) < _LEAST_TEXT * max(1, len(pages)):
        raise refused("scanned", "这是没有文字的扫描件，请先做文字识别（OCR）或上传 Word 版。")
    lines = _without_edges([[line.strip() for line in page.split("\n") if line.strip()] for page in pages])
    return assemble(((line, 0, False) for line in _paragraphs(lines)), "pdf")


def _without_edges(pages: list[list[str]]) -> list[str]:
    """All lines in order, without page numbers and without what stands at the head or foot of page after page."""
    repeated = Counter(key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    found = []
    for page in pages:
        last = len(page) - 1
        for order, line in enumerate(page):
            at_edge = order < _EDGE or order > last - _EDGE
            if not (at_edge and (_PAGE_NUMBER.fullmatch(line) or repeated[_key(line)] >= _REPEATED)):
                found.append(line)
    return found


def _key(line: str) -> str:
    """A header with its page number left open."""
    return re.sub(r"\d+", "#", line)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """A full line that does not end with a stop goes on, over the end of a column or a page too; a numbered line begins anew."""
    width = _usual_width(lines)
    held, last = "", ""
    for line in lines:
        if held and not _goes_on(held, last, line, width):
            yield held
            held = ""
        held, last = held + line, line
    if held:
        yield held


def _goes_on(held: str, last: str, line: str, width: int) -> bool:
    """Does ``line`` go on with the paragraph ``held``, whose last line is ``last``?"""
    if held.count("（") > held.count("）") or _BELONGS.match(line):
        return True
    if len(last) < 0.8 * width or _BEGINS.match(line):
        return False
    return last[-1] not in _STOPS or bool(_CONTINUES.match(line))


def _usual_width(lines: list[str]) -> int:
    """The length that a tenth of the lines reach: a single long line (a table) says nothing of the others."""
    lengths = sorted(map(len, lines))
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
