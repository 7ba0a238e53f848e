"""Files into text: Word, PDF with text, HTML, Markdown and plain text, with bad input told apart and refused with the reason."""

from anlan.engines.planbook.documents.document import Document, Line
from anlan.engines.planbook.documents.reader import check_size, read_document, read_text

__all__ = ["Document", "Line", "check_size", "read_document", "read_text"]
