"""An invented year of supervision, marked as such everywhere: of invented enterprises only, never of a real one."""

from collections.abc import Sequence

from anlan.domains.registry.api import things_of
from anlan.domains.supervision.criteria_points import load_points
from anlan.domains.supervision.demo.dangers import make_dangers
from anlan.domains.supervision.demo.files import make_files
from anlan.domains.supervision.demo.records import make_records
from anlan.domains.supervision.demo.reports import make_reports
from anlan.domains.supervision.demo.works import make_works
from anlan.domains.supervision.files import KINDS
from anlan.domains.supervision.models import EnterpriseFile

MOST = {"small": 120, "city": 600}  # enterprises that get a year of records; all get a file


def make(scale: str, seed: int) -> dict[str, int]:
    """Files of every registered enterprise; records, dangers, reports and works of the invented ones. Gives how many of each."""
    from anlan.domains.supervision.demo.standings import count_all

    files = make_files([thing for kind in KINDS for thing in things_of(kind, limit=100_000)], seed)
    own = chosen([file for file in files if file.invented], MOST.get(scale, MOST["city"]))
    made = {
        "enterprise_file": len(files),
        **make_records(own, seed),
        "danger": make_dangers(own, seed),
        "risk_report": make_reports(own, seed),
        "work_permit": make_works(own, seed),
    }
    count_all(files)
    made["criterion"] = load_points()
    return made


def chosen(files: Sequence[EnterpriseFile], most: int) -> list[EnterpriseFile]:
    """At most ``most``, spread over the whole list, so that every sector has its share."""
    step = max(1.0, len(files) / most)
    return [files[int(number * step)] for number in range(min(most, len(files)))]
