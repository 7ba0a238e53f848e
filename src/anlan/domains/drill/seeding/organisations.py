"""Who is responsible for what in the city: governments, departments, zones, enterprises. Names of offices are real, seats are not filled."""

from collections.abc import Iterable, Mapping

from anlan.platform.accounts.models import Organisation, Post

CITY = "3207"
# code, name, short name, division; the parent of a department is the city's government
DEPARTMENTS = (
    ("LYG-EMB", "连云港市应急管理局", "市应急管理局"), ("LYG-FIRE", "连云港市消防救援支队", "市消防救援支队"), ("LYG-ECO", "连云港市生态环境局", "市生态环境局"),
    ("LYG-HEALTH", "连云港市卫生健康委员会", "市卫生健康委"), ("LYG-PSB", "连云港市公安局", "市公安局"), ("LYG-TRAFFIC", "连云港市交通运输局", "市交通运输局"),
    ("LYG-WATER", "连云港市水利局", "市水利局"), ("LYG-MET", "连云港市气象局", "市气象局"), ("LYG-NR", "连云港市自然资源和规划局", "市自然资源和规划局"),
    ("LYG-EDU", "连云港市教育局", "市教育局"), ("LYG-CIVIL", "连云港市民政局", "市民政局"), ("LYG-IND", "连云港市工业和信息化局", "市工业和信息化局"),
    ("LYG-COMM", "连云港市商务局", "市商务局"), ("LYG-DRC", "连云港市发展和改革委员会", "市发展改革委"), ("LYG-HOUSING", "连云港市住房和城乡建设局", "市住房城乡建设局"),
    ("LYG-PUB", "中共连云港市委宣传部", "市委宣传部"), ("LYG-FIN", "连云港市财政局", "市财政局"), ("LYG-PORT", "连云港港口控股集团", "连云港港口集团"),
    ("LYG-MSA", "连云港海事局", "连云港海事局"), ("LYG-POWER", "国网连云港供电公司", "连云港供电公司"),
)  # fmt: skip
COUNTIES = {
    "320703": "连云区",
    "320706": "海州区",
    "320707": "赣榆区",
    "320722": "东海县",
    "320723": "灌云县",
    "320724": "灌南县",
}
XUWEI, DEVELOPMENT_ZONE = "320703007", "320771"
# Which office answers for a kind of thing that has no owner of its own
OFFICE = {
    "reservoir": "LYG-WATER", "sluice": "LYG-WATER", "river_section": "LYG-WATER", "seawall_section": "LYG-WATER", "monitoring_station": "LYG-WATER",
    "hospital": "LYG-HEALTH", "school": "LYG-EDU", "nursing_home": "LYG-CIVIL", "crowded_place": "LYG-COMM", "bridge": "LYG-TRAFFIC",
    "port_berth": "LYG-PORT", "fire_station": "LYG-FIRE", "rescue_team": "LYG-EMB", "expert": "LYG-EMB", "depot": "LYG-EMB", "stock_item": "LYG-EMB",
    "large_equipment": "LYG-EMB", "transport_unit": "LYG-TRAFFIC", "shelter": "LYG-EMB", "camera": "LYG-EMB", "hazmat_vehicle": "LYG-TRAFFIC",
    "geological_hazard_point": "LYG-NR", "forest_block": "LYG-NR", "chemical_park": "LYG-IND",
}  # fmt: skip


def make_offices() -> dict[str, int]:
    """Governments and departments; returns their keys by code."""
    city = _office("LYG-GOV", "连云港市人民政府", "市政府", CITY, None, "government")
    for code, name, short in DEPARTMENTS:
        _office(code, name, short, CITY, city)
    for code, name in COUNTIES.items():
        government = _office(f"GOV-{code}", f"{name}人民政府", name, code, city, "government")
        _office(f"EMB-{code}", f"{name}应急管理局", f"{name}应急管理局", code, government)
    for code, tag, name in ((XUWEI, "XUWEI", "徐圩新区"), (DEVELOPMENT_ZONE, "DEV", "连云港经济技术开发区")):
        committee = _office(f"ZONE-{tag}", f"{name}管理委员会", f"{name}管委会", code, city, "zone")
        _office(f"EMB-{tag}", f"{name}应急管理局", f"{name}应急管理局", code, committee)
    return office_keys()


def _office(
    code: str, name: str, short: str, division: str, parent: Organisation | None, kind: str = "department"
) -> Organisation:
    phone = f"0518-0{9_000_000 + Organisation.objects.count():07d}"  # cannot be dialled: no exchange of 0518 begins with 0
    made = Organisation.objects.create(
        code=code, name=name, short_name=short, division=division, parent=parent, kind=kind, phone=phone
    )
    Post.objects.create(organisation=made, name="值班室", on_call=True)
    return made


def office_keys() -> dict[str, int]:
    return dict(Organisation.objects.values_list("code", "pk"))


def make_owners(enterprises: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """An organisation for each enterprise, with the enterprise's code; returns all keys by code."""
    Organisation.objects.bulk_create(
        Organisation(
            code=row["code"],
            name=row["name"],
            short_name=str(row["name"])[:40],
            division=row["division"],
            kind="enterprise",
            invented=row["invented"],
        )
        for row in enterprises
    )
    return office_keys()
