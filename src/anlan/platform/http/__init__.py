"""What every web answer shares: who asks, problem details, headers, health and metrics."""
