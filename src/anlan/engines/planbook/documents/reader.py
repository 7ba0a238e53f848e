"""One door for every kind of file: what it is is told by its bytes, not by its name."""

import re
from pathlib import Path

from anlan.engines.planbook.documents import office, pdf, web
from anlan.engines.planbook.documents.document import Document, assemble
from anlan.kernel.verdict import refused

MAX_BYTES = 50_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_document(source: Path | bytes, name: str = "") -> Document:
    """Read a file. Raises :class:`Refused` with code too_large, empty, encrypted, damaged, scanned, zip_bomb, old_word or unknown_kind."""
    data = _bytes(source)
    name = (name or (source.name if isinstance(source, Path) else "")).lower()
    if not data.strip():
        raise refused("empty", "文件是空的，请确认上传的是预案正文。")
    document = _by_content(data, name)
    if not document.text.strip():
        raise refused("empty", "文件里没有读到文字，请确认上传的是预案正文。")
    return document


def _bytes(source: Path | bytes) -> bytes:
    check_size(source.stat().st_size if isinstance(source, Path) else len(source))
    return source.read_bytes() if isinstance(source, Path) else source


def check_size(size: int) -> None:
    """Refuses what is too large before a byte of it is read."""
    if size > MAX_BYTES:
        raise refused("too_large", f"文件有 {size // 1_000_000} MB，超过 {MAX_BYTES // 1_000_000} MB 的上限，请去掉图片后再传。")


def _by_content(data: bytes, name: str) -> Document:
    if data.startswith(_OLE):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data:
            raise refused("encrypted", "文件已加密，请去掉密码后再传。")
        raise refused("old_word", "这是旧版 Word（.doc）二进制文件，请另存为 .docx 或文本后再传。")
    if data.startswith(b"PK"):
        return office.read_docx(data)
    if data.startswith(b"%PDF"):
        return pdf.read_pdf(data)
    text, problems = decode(data)
    if name.endswith((".html", ".htm")) or re.match(r"\s*<(?:!doctype|html|\?xml)", text[:200], re.IGNORECASE):
        return web.read_html(text, problems)
    return read_text(
        text, markdown=name.endswith((".md", ".markdown")) or "\n# " in text or text.startswith("# "), problems=problems
    )


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes to text: UTF-8, UTF-16 with mark, GB 18030, or line by line where a file mixes them. Refuses what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    if b"\x00" in data[:4096]:
        raise refused("unknown_kind", "这不是可读的文档，请上传 .docx、.pdf、.html、.md 或 .txt。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _looks_chinese(text):
            return text, ()
    return "\n".join(_line(line) for line in data.split(b"\n")), ("文件混用了多种编码，已逐行辨认，个别字可能有误。",)


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace")


def _looks_chinese(text: str) -> bool:
    """GB 18030 decodes nearly anything; true text is mostly common characters."""
    common = sum(1 for char in text if "\u4e00" <= char <= "\u9fa5" or char.isascii() or char in "，。、；：（）“”《》　\n")
    return common > 0.95 * len(text)


def read_text(text: str, *, markdown: bool = False, problems: tuple[str, ...] = ()) -> Document:
    """Plain text or Markdown: one line, one paragraph; table rows are kept whole."""
    pieces = [_markdown_line(line) if markdown else _plain_line(line) for line in text.replace("\r\n", "\n").split("\n")]
    return assemble(
        ((body, depth, table) for body, depth, table in pieces if body and body != "|"),
        "markdown" if markdown else "text",
        problems,
    )


def _plain_line(line: str) -> tuple[str, int, bool]:
    """Plain text keeps its tables as bars or tabs."""
    bare = line.strip().strip("|").strip()
    cells = [cell.strip() for cell in re.split(r"[|｜\t]", bare)]
    is_row = len(cells) > 1 and all(cells[:2]) and ("|" in line or "｜" in line or "\t" in bare)
    return (" | ".join(cells) if is_row else line.strip()), 0, is_row


def _markdown_line(line: str) -> tuple[str, int, bool]:
    line = line.strip()
    depth = len(re.match(r"#*", line).group())  # type: ignore[union-attr]
    body = re.sub(r"\*\*|__|`|^>\s*", "", line.lstrip("#").strip())
    body = re.sub(r"^[-*+]\s+", "", body)
    if body.startswith("|") and body.endswith("|"):
        cells = [cell.strip() for cell in body.strip("|").split("|")]
        return ("" if all(re.fullmatch(r":?-+:?", cell) for cell in cells) else " | ".join(cells)), 0, True
    return body, depth, False
