"""One cell: from what people type, a spreadsheet holds or JSON says, to the value of a column. BadCell says what to do about it."""

from anlan.platform.kinds.cells.bad import BadCell, Reader
from anlan.platform.kinds.cells.reader import read_cell, reader_for
from anlan.platform.kinds.cells.times import LOCAL

__all__ = ["LOCAL", "BadCell", "Reader", "read_cell", "reader_for"]
