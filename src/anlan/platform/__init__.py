"""Django plumbing with no business words: accounts, bus, outbox, kinds, cases, audit, geo field, jobs, files, live."""
