"""The door of papers."""

from typing import TYPE_CHECKING, Any

from anlan.platform.papers.book import workbook
from anlan.platform.papers.charts import Chart, Series
from anlan.platform.papers.official import OfficialDocument, official_docx
from anlan.platform.papers.word import Paper

if TYPE_CHECKING:
    from anlan.platform.papers.pdf import PdfPaper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = ["EXCEL", "WORD", "Chart", "OfficialDocument", "Paper", "PdfPaper", "Series", "official_docx", "workbook"]


def __getattr__(name: str) -> Any:
    """PDF's library is loaded when a PDF is asked for: half a second less at every start of every process."""
    if name != "PdfPaper":
        raise AttributeError(name)
    from anlan.platform.papers.pdf import PdfPaper

    return PdfPaper
