"""Periodic work: each job a small function that sends commands; run by any number of workers, each round by one of them."""

from anlan.platform.jobs.periodic import Job, every, jobs, run_due

__all__ = ["Job", "every", "jobs", "run_due"]
