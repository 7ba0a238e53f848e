"""Import: a sheet is cleaned column by column outside the transaction, then merged with what is there by one command."""

from anlan.platform.kinds.importing.batch import Batch, RowError
from anlan.platform.kinds.importing.run import Report, import_sheet, prepare

__all__ = ["Batch", "Report", "RowError", "import_sheet", "prepare"]
