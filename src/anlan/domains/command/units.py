"""Which organisation a plan's word for a unit means: by its name, the one where it happened, the government nearest to the place."""

from anlan.domains.command.models import Incident
from anlan.domains.sensing import api as sensing
from anlan.platform.accounts.models import Organisation

LOCAL = ("事发地", "属地", "所在地")
SCENE = ("事发单位", "事发企业", "事故单位", "事故企业", "涉事单位", "涉事企业")
SHORTEST_NAME = 4  # of an enterprise that is looked for in the words of the place: shorter ones are found everywhere


def unit_key(unit: str, incident: Incident) -> int | None:
    """None when the word names nobody the house knows: the task then lies with the officers of the area."""
    name = unit.strip()
    if name.startswith(SCENE):
        return scene_unit(incident)
    if name.startswith(LOCAL):
        return _local_government(incident.division)
    short = name.removeprefix("连云港").removeprefix("市")
    names = _units()
    return names.get(name) or names.get(short) or names.get(f"市{short}")


def scene_unit(incident: Incident) -> int | None:
    """The enterprise where it happened: the one that reported it, whose detector spoke, or that is named as the place."""
    reports = list(incident.reports.values_list("organisation_id", "alert"))
    told = [organisation for organisation, _ in reports if organisation]
    told += [sensing.get_alert(alert).organisation for _, alert in reports if alert]
    known = Organisation.objects.filter(kind="enterprise", pk__in=[key for key in told if key]).values_list("pk", flat=True).first()
    return known or _named(f"{incident.place} {incident.title}")


def _named(text: str) -> int | None:
    """The enterprise with the longest name among those that are said."""
    rows = Organisation.objects.filter(kind="enterprise").values_list("pk", "name", "short_name")
    found = [(len(name), pk) for pk, *names in rows for name in names if len(name) >= SHORTEST_NAME and name in text]
    return max(found)[1] if found else None


def _local_government(division: str) -> int | None:
    """The government or zone committee of the smallest division that holds the place."""
    rows = Organisation.objects.filter(kind__in=("government", "zone")).values_list("division", "pk")
    holding = [(len(area), pk) for area, pk in rows if division.startswith(area)]
    return max(holding)[1] if holding else None


def _units() -> dict[str, int]:
    names: dict[str, int] = {}
    for pk, name, short in Organisation.objects.exclude(kind="enterprise").values_list("pk", "name", "short_name"):
        names |= {name: pk, short or name: pk, name.removeprefix("连云港"): pk, name.removeprefix("连云港市"): pk}
    return names
