"""Files people attach: stored by content hash, checked for what they really are, shown only to who may see the case."""

from anlan.platform.files.store import attach, attachments_of, check_upload, open_file

__all__ = ["attach", "attachments_of", "check_upload", "open_file"]
