"""The door of papers."""

from anlan.platform.papers.book import workbook
from anlan.platform.papers.charts import Chart, Series
from anlan.platform.papers.official import OfficialDocument, official_docx
from anlan.platform.papers.pdf import PdfPaper
from anlan.platform.papers.word import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = ["EXCEL", "WORD", "Chart", "OfficialDocument", "Paper", "PdfPaper", "Series", "official_docx", "workbook"]
