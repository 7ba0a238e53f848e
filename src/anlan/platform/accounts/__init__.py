"""Who asks, and for which area: organisations, divisions, posts, roles scoped to an area, tokens, second factor, sessions."""
