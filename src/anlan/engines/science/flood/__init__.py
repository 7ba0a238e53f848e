"""Floods: water over land by the shallow-water equations, breach of a dam, what is wet, how deep, and when."""
