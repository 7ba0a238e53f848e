"""Settings, urls and wiring. The only place that knows everyone."""
