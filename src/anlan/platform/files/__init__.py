"""Files people attach: stored by content hash, checked for what they really are, shown only to who may see the case."""
