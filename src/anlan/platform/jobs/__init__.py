"""Periodic work: each job a small function that sends commands; run by any number of workers, each round by one of them."""
