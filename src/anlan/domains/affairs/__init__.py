"""政务管理: core indicators, the plan as work, official documents, meetings, notices, training, publicity."""
