"""What an administrator of accounts may do, as an officer could read it. Pure: values in, Verdict out."""

from collections.abc import Sequence

from anlan.kernel.divisions import lies_within
from anlan.kernel.saying import say
from anlan.kernel.verdict import Verdict, allow, refuse

ORGANISATION_KINDS = {
    "government": "政府", "department": "部门", "zone": "功能区管委会", "enterprise": "企业", "institution": "事业单位", "school": "学校", "social": "社会力量",
}  # fmt: skip
USERNAME = r"[A-Za-z0-9][A-Za-z0-9._@-]{1,79}"
LONGEST_TOKEN_DAYS = 3650


def may_grant(*, actor_user: int | None, user: int, known_role: bool, area: str, known_area: bool, own_only: bool, has_organisation: bool) -> Verdict:
    """A role is one of the house's, its area a division; nobody gives to themselves; "own only" needs an organisation."""
    if not known_role:
        return refuse("grant.role", "没有这个角色，请从列表中选择。")
    if area and not known_area:
        return refuse("grant.area", say("没有区划 {area}。", area=area), area=area)
    if actor_user == user:
        return refuse("grant.self", "不能给自己授权或改变自己的授权，请由另一位管理员办理。")
    if own_only and not has_organisation:
        return refuse("grant.organisation", "“仅本单位”的角色须先给账号选定单位。")
    return allow("grant.given")


def may_take_away(*, actor_user: int | None, user: int, role: str, area: str, other_admins: int) -> Verdict:
    """Nobody takes from themselves, and the last administrator of the whole house stays."""
    if actor_user == user:
        return refuse("grant.self", "不能给自己授权或改变自己的授权，请由另一位管理员办理。")
    return check_last_admin(role, area, other_admins)


def check_last_admin(role: str, area: str, other_admins: int) -> Verdict:
    last = role == "admin" and not area and other_admins == 0
    return refuse("account.last_admin", "这是最后一位全域系统管理员，不能撤销或停用。") if last else allow("account.kept")


def may_switch_off(*, actor_user: int | None, user: int, is_whole_admin: bool, other_admins: int) -> Verdict:
    """Nobody locks themselves out, nor the last administrator."""
    if actor_user == user:
        return refuse("account.self", "不能停用自己的账号。")
    return check_last_admin("admin" if is_whole_admin else "", "", other_admins)


def may_reset(*, actor_user: int | None, user: int) -> Verdict:
    """One's own password and second factor are changed on one's own page, where the present one is asked for."""
    return refuse("account.own_page", "自己的密码和两步验证请在“账号与登录安全”页更改。") if actor_user == user else allow("account.reset")


def check_parent(organisation: int | None, parent: int | None, above: Sequence[int]) -> Verdict:
    """An organisation is not directed by itself, nor by one below it."""
    if organisation is not None and (parent == organisation or organisation in above):
        return refuse("organisation.parent", "上级单位不能是自己或自己的下级。")
    return allow("organisation.tree")


def check_place(division: str, known: bool, parent_division: str | None) -> Verdict:
    """An organisation lies in a known division, within that of the one above it."""
    if not known:
        return refuse("organisation.division", say("没有区划 {area}。", area=division or "—"))
    if parent_division is not None and not lies_within(division, parent_division):
        return refuse("organisation.outside", "单位的区划应在上级单位的区划之内。")
    return allow("organisation.place")
