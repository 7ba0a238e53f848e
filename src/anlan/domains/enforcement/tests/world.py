"""A bureau: two able officers, one without a certificate, a reviewer with the legal examination, a head; and how a case comes to its steps."""

from datetime import UTC, date, datetime

from anlan.domains.enforcement import api
from anlan.domains.enforcement.models import Equipment, Officer, Penalty, Training
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.accounts.roles import get_role
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.act import Act

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 9 o'clock in Shanghai
AREA = "320703"


def person(username, role, area="3207"):
    office, _ = Organisation.objects.get_or_create(code="EMB", defaults={"name": "应急管理局", "division": area})
    user = User.objects.create(username=username, name=username, organisation=office)
    user.role_grants.create(role=role, area=area)
    return Actor(name=username, user=user.pk, grants=(Grant(role=role, permissions=get_role(role).permissions, area=area),))


def officer(name, *, certificate="苏执0001", days=90, yearly=14, lawyer=None, until=date(2028, 1, 1), recorder=True):
    now = clock.now()
    row = Officer.objects.create(
        code=f"OF-{name}", name=name, division="3207", account=name, certificate=certificate, certificate_until=until, entered_on=date(2020, 7, 1),
        lawyer=lawyer, created_at=now, updated_at=now,
    )  # fmt: skip
    if days:
        Training.objects.create(officer=row, purpose="entry", title="入职培训", begins_on=date(2020, 7, 1), days=days)
    if yearly:
        Training.objects.create(officer=row, purpose="yearly", title="年度复训", begins_on=date(2025, 5, 6), days=yearly)
    if recorder:
        Equipment.objects.create(kind="recorder", number=f"R-{name}", name="执法记录仪", division="3207", officer=row)
    return row


class Bureau:
    """``one`` and ``two`` may act, ``bare`` has no certificate, ``legal`` reviews, ``head`` decides."""

    def __init__(self):
        self.one, self.two, self.legal, self.head = (
            person(n, r) for n, r in (("甲", "inspector"), ("乙", "inspector"), ("丙", "legal_reviewer"), ("丁", "bureau_head"))
        )
        self.officers = [officer("甲"), officer("乙"), officer("丙", lawyer=True), officer("丁")]
        self.bare = officer("新", certificate="")
        self.team = [row.pk for row in self.officers[:2]]

    def propose(self, violation="99-3", **more):
        said = {
            "division": AREA,
            "party": "演示化工有限公司",
            "violation": violation,
            "facts": "可燃气体探测器未检测",
            "ended_on": "2026-02-20",
        } | more
        return Penalty.objects.get(pk=send(api.ProposeCase(**said), Context(actor=self.one)))

    def act(self, case, verb, who=None, **data):
        send(Act(kind="penalty", id=case.pk, verb=verb, data=data), Context(actor=who or self.one))
        case.refresh_from_db()
        return case

    def filed(self, **more):
        return self.act(self.propose(**more), "file", self.head, officers=self.team)

    def investigated(self, **more):
        case = self.filed(**more)
        self.act(case, "question", text_of_record="问：……答：……", signed="王经理")
        return self.act(case, "add_evidence", title="检测报告")

    def concluded(self, fine_yuan=20_000, kinds=("fine",), **more):
        case = self.investigated(**more)
        return self.act(case, "conclude", facts="探测器超期未检", suggestion="penalty", kinds=list(kinds), fine_yuan=fine_yuan)

    def noticed(self, **more):
        return self.act(self.concluded(**more), "notify", how="直接送达", receiver="王经理")

    def defended(self, **more):
        case = self.noticed(**more)
        self.act(case, "state", statement="无异议，放弃听证", answer="当事人放弃", waived="1")
        return self.act(case, "pass_notice")

    def decided(self, fine_yuan=20_000, **more):
        return self.act(self.defended(fine_yuan=fine_yuan, **more), "decide", self.head, kinds=["fine"], fine_yuan=fine_yuan)

    def served(self, **more):
        return self.act(self.decided(**more), "serve", how="直接送达", receiver="王经理")
