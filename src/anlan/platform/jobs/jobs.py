"""The house's own upkeep of its database."""

from anlan.platform.jobs.periodic import every
from anlan.platform.jobs.upkeep import refresh_statistics

HOURS_6 = 6 * 3600

every(seconds=HOURS_6, name="database.statistics")(refresh_statistics)
