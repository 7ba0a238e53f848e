"""What a kind looks like over HTTP: typed schemas, records as JSON, streamed answers, OGC API Features."""
