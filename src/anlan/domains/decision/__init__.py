"""决策支持: the commander's question answered. Model runs from an incident, who is inside, comparison, consultation 会商."""
