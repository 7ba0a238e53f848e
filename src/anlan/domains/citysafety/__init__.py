"""城市安全风险: the city risk list, demonstration-city creation, remediation campaigns, operation analysis."""
