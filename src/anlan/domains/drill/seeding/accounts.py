"""The demonstration's accounts: one a role, so that a newcomer can be everybody. Only in a demonstration database."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from anlan.platform.accounts.models import Organisation, RoleGrant, User

PASSWORD = "anlan-demo-2025"  # noqa: S105 - printed by `anlan up` on purpose
CITY, XUWEI = "3207", "320703007"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``office`` is the code of the organisation; ``own_only`` narrows the role to its things, ``own_roles`` are held for these alone."""

    username: str
    name: str
    role: str
    area: str = CITY
    office: str = "LYG-EMB"
    own_only: bool = False
    own_roles: tuple[str, ...] = ()


OFFICES_WITH_ACCOUNT = {
    "emb": "LYG-EMB", "fire": "LYG-FIRE", "eco": "LYG-ECO", "health": "LYG-HEALTH", "police": "LYG-PSB", "traffic": "LYG-TRAFFIC", "water": "LYG-WATER",
    "met": "LYG-MET", "nr": "LYG-NR", "edu": "LYG-EDU", "civil": "LYG-CIVIL", "ind": "LYG-IND", "comm": "LYG-COMM", "drc": "LYG-DRC",
    "housing": "LYG-HOUSING", "pub": "LYG-PUB", "fin": "LYG-FIN", "port": "LYG-PORT", "msa": "LYG-MSA", "power": "LYG-POWER",
}  # fmt: skip
ACCOUNTS = (
    Account(username="duty", name="市值班员", role="duty_officer"),
    Account(username="xuwei", name="徐圩新区科室负责人", role="section_head", area=XUWEI, office="EMB-XUWEI", own_roles=("department",)),
    Account(username="commander", name="市指挥长", role="commander", office="LYG-GOV"),
    Account(username="reviewer", name="预警审核签发", role="warning_reviewer"),
    Account(username="analyst", name="分析员", role="analyst"),
    Account(username="planner", name="预案管理员", role="planner"),
    Account(username="registrar", name="数据管理员", role="registrar"),
    Account(username="plant", name="演示企业安全管理员", role="enterprise", office="CE-0000011", own_only=True),
    Account(username="town", name="徐圩新区安监员", role="town_officer", area=XUWEI, office="EMB-XUWEI"),
    Account(username="county", name="连云区安全监管员", role="county_checker", area="320703", office="EMB-320703"),
    Account(username="bureau", name="市安全监管负责人", role="safety_supervisor"),
    Account(username="school", name="演示学校联系人", role="target_contact", office="SC-OWNER", own_only=True),
    Account(username="team", name="演示救援队负责人", role="observer", office="RT-OWNER", own_roles=("team_leader",)),
    Account(username="clerk", name="办公室文员", role="office_clerk"),
    Account(username="head", name="应急管理局负责人", role="bureau_head"),
    Account(username="inspector", name="演示执法员甲", role="inspector"),
    Account(username="inspector2", name="演示执法员乙", role="inspector"),
    Account(username="legal", name="演示法制审核员", role="legal_reviewer"),
    Account(username="auditor", name="审计员", role="auditor"),
    Account(username="admin", name="系统管理员", role="admin", area=""),
    *(
        Account(username=f"dept-{tag}", name="成员单位联络员", role="observer", office=office, own_roles=("department", "team_leader"))
        for tag, office in OFFICES_WITH_ACCOUNT.items()
    ),
)  # fmt: skip


def make_target_owners() -> dict[str, int]:
    """The school and the team that have an account of their own."""
    owners = (
        ("SC-OWNER", "演示徐圩幼教集团", "演示学校", "school"),
        ("RT-OWNER", "演示徐圩危化品救援队", "演示救援队", "social"),
    )
    made = [
        Organisation.objects.create(code=code, name=name, short_name=short, kind=kind, division=XUWEI, invented=True)
        for code, name, short, kind in owners
    ]
    return {one.code: one.pk for one in made}


def make_accounts(offices: dict[str, int]) -> int:
    """Create the accounts; their password is hashed once, for they share it."""
    secret = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=a.username, name=_name(a, offices), password=secret, organisation_id=offices[a.office], demo=True)
        for a in ACCOUNTS
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, area=a.area, own_only=own)
        for user, a in zip(users, ACCOUNTS, strict=True)
        for role, own in ((a.role, a.own_only), *((role, True) for role in a.own_roles))
    )
    return len(users)


def _name(account: Account, offices: dict[str, int]) -> str:
    if "department" not in account.own_roles or account.role != "observer":
        return account.name
    return f"{Organisation.objects.get(pk=offices[account.office]).short_name}联络员"
