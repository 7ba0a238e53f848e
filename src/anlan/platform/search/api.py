"""Full-text search that finds two-character Chinese words, the same on both databases (kernel.text makes the tokens)."""

from anlan.platform.search.find import find, found_ids, matching
from anlan.platform.search.keep import entry_for, forget, keep

__all__ = ["entry_for", "find", "forget", "found_ids", "keep", "matching"]
