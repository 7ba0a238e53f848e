"""Reading what people upload: CSV, Excel and GeoJSON become one plain sheet; what cannot be trusted is refused with the reason."""

from anlan.platform.kinds.sheets.rows import MAX_ROWS
from anlan.platform.kinds.sheets.sheet import MAX_BYTES, Sheet, read_sheet

__all__ = ["MAX_BYTES", "MAX_ROWS", "Sheet", "read_sheet"]
