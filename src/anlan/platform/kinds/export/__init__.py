"""Export: records leave as CSV, Excel or GeoJSON, streamed in chunks by key, so that 10^6 rows need no more memory than 10^3."""

from anlan.platform.kinds.export.run import FORMS, Export, export_records

__all__ = ["FORMS", "Export", "export_records"]
