"""History 历史库: every acknowledged reading in Parquet, by day; compacted and summed up; asked through DuckDB."""

from anlan.engines.sensing.history.compaction import compact, compact_month, retain
from anlan.engines.sensing.history.layout import Layout, day_of
from anlan.engines.sensing.history.lttb import lttb
from anlan.engines.sensing.history.windows import Buckets, History, Raw
from anlan.engines.sensing.history.writer import HistoryWriter

__all__ = ["Buckets", "History", "HistoryWriter", "Layout", "Raw", "compact", "compact_month", "day_of", "lttb", "retain"]
