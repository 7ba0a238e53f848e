"""预案: the plan library, versions and their review, matching an incident to its plans, measures as tasks, proposals of revision."""
