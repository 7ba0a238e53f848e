"""What decides in supervision, as pure functions: dangers, norms, risk methods, reports, hazardous work, the score."""
