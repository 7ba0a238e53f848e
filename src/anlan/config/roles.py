"""The roles of the house: which permissions a post needs. Granted to people within an area (platform.accounts)."""

from anlan.platform.accounts.roles import Role, declare

_SEE = frozenset({
    "registry.view", "sensing.view", "plans.view", "warning.view", "decision.view", "command.view", "supervision.view", "case.deadlines", "files.view",
    "map.view", "affairs.view", "citysafety.view",
})  # fmt: skip
_DUTY = frozenset({
    "sensing.handle", "command.intake", "command.confirm", "command.report", "command.task", "command.log", "command.duty", "warning.draft",
    "warning.callout", "decision.run", "decision.consult", "plans.match", "files.add", "registry.edit", "registry.export", "command.dispatch", "command.force",
})  # fmt: skip

_TOWN = frozenset({
    "supervision.find", "supervision.check", "supervision.accept", "supervision.review", "supervision.edit", "supervision.export", "files.add", "registry.export",
})  # fmt: skip
_COUNTY = _TOWN | {"supervision.suspend", "supervision.list", "supervision.approve", "supervision.import", "registry.edit"}

_OFFICE = frozenset({
    "affairs.documents", "affairs.office", "affairs.plan", "affairs.report", "affairs.urge", "affairs.appraise", "affairs.edit", "affairs.import",
    "affairs.export", "citysafety.edit", "citysafety.import", "citysafety.export", "citysafety.assess", "citysafety.create", "citysafety.campaign",
    "citysafety.report", "citysafety.fix", "files.add",
})  # fmt: skip

HOUSE_ALONE = frozenset({"detection.tell", "case.clock"})
"""What no person may do: the machine tells what it measured, the clock that it ran out."""

declare(
    Role(key="duty_officer", label="值班员", permissions=_SEE | _DUTY, home="/duty/"),
    Role(key="section_head", label="科室负责人", permissions=_SEE | _DUTY | {"warning.review", "plans.propose", "command.roster"}, home="/duty/"),
    Role(
        key="commander", label="指挥长", home="/",
        permissions=_SEE | _DUTY | {"command.start", "command.end", "command.evaluate", "command.roster", "warning.*", "plans.activate", "plans.propose", "decision.*"},
    ),
    Role(key="warning_reviewer", label="预警审核签发", permissions=_SEE | {"warning.review", "warning.issue", "warning.callout"}, home="/warnings/"),
    Role(key="analyst", label="分析员", permissions=_SEE | {"registry.export", "sensing.*", "decision.*", "plans.match", "registry.edit", "registry.import"}, home="/map/"),
    Role(key="planner", label="预案管理员", permissions=_SEE | {"plans.*"}, home="/plans/"),
    Role(key="registrar", label="数据管理员", permissions=_SEE | {"registry.*", "files.*"}, home="/registry/"),
    Role(key="observer", label="查看", permissions=_SEE, home="/tasks/"),
    Role(key="department", label="成员单位联络员", permissions=frozenset({"command.receive", "affairs.report", "affairs.view", "affairs.documents", "citysafety.view", "citysafety.fix", "files.add", "files.view"}), home="/tasks/"),
    Role(key="inspector", label="执法人员", permissions=_SEE | _TOWN | {"enforcement.view", "enforcement.inspect", "files.add"}, home="/field/"),
    Role(
        key="legal_reviewer", label="法制审核人员", home="/enforcement/",
        permissions=_SEE | {"enforcement.view", "enforcement.legal", "enforcement.publish", "enforcement.export", "files.add"},
    ),
    Role(key="bureau_head", label="应急管理局负责人", permissions=_SEE | {"enforcement.*", "affairs.*", "citysafety.*", "files.add"}, home="/enforcement/"),
    Role(key="office_clerk", label="办公室文员", permissions=_SEE | _OFFICE, home="/affairs/"),
    Role(
        key="enterprise", label="企业安全管理员", home="/enterprise/",
        permissions=frozenset({
            "registry.view", "registry.edit", "sensing.view", "command.report_own", "command.receive", "warning.acknowledge", "files.add", "files.view", "map.view",
            "supervision.view", "supervision.edit", "supervision.import", "supervision.export", "supervision.find", "supervision.fix", "supervision.accept",
            "supervision.declare", "supervision.work",
        }),
    ),
    Role(key="town_officer", label="乡镇街道安监员", permissions=_SEE | _TOWN, home="/supervision/"),
    Role(key="county_checker", label="县区安全监管员", permissions=_SEE | _COUNTY, home="/supervision/"),
    Role(key="safety_supervisor", label="市安全监管负责人", permissions=_SEE | _COUNTY | {"supervision.norms"}, home="/supervision/"),
    Role(key="target_contact", label="防护目标联系人", permissions=frozenset({"registry.view", "warning.acknowledge"}), home="/public/"),
    Role(key="team_leader", label="救援队负责人", permissions=frozenset({"command.force"}), home="/tasks/"),
    Role(key="auditor", label="审计员", permissions=_SEE | {"audit.view", "enforcement.view"}, home="/audit/"),
    Role(key="admin", label="系统管理员", permissions=frozenset({"accounts.*", "audit.view", "system.*"}) | _SEE, home="/admin/"),
)  # fmt: skip
