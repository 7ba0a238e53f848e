"""Every (state, verb) of a danger, a risk report and a work permit through the door: done, or refused with what forbids it.

``tests/test_case_tables.py`` tries each pair against its sources, rights and required fields; here each pair that is open is really done, and each
that the table keeps shut is refused, changing nothing. What a guard refuses for its own reasons, with its clause, is in the table ``GUARDED``.
"""

from datetime import timedelta

import pytest

from anlan.domains.supervision.effects.work import conditions_of
from anlan.domains.supervision.models import Danger, EnterpriseFile, GasTest, RiskReport, WorkPermit
from anlan.domains.supervision.tests.world import TOWN, house, plant
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act, set_deadline, tables
from anlan.platform.kinds.api import SaveRecord
from harness.rows import make

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("danger", "risk_report", "work_permit")
LATER, MUCH_LATER = clock.now() + timedelta(days=20), clock.now() + timedelta(days=40)
SAID = {
    "duty": "张三", "measures": "更换", "money_yuan": "100", "contingency": "看护", "result": "已换", "system_measure": "点检", "opinion": "合格", "proof": "回执", "level": "major",
    "clause": "判定标准 第一条", "reason": "情况属实", "due_at": MUCH_LATER.isoformat(), "until": MUCH_LATER.isoformat(), "signer": "王五", "committed": "是", "nothing_higher": "是",
    "approver": "吴九", "watch_note": "正常",
}  # fmt: skip
# kind, verb → what the case must be like for the verb to be meant
READY = {
    ("danger", "recheck"): {"source": "inspection"}, ("danger", "suspend"): {"level": "major"}, ("danger", "list"): {"level": "major"},
    ("danger", "close"): {"told_regulator_at": clock.now(), "told_workers_at": clock.now()},
}  # fmt: skip


@pytest.fixture
def file():
    subject, manager = plant()
    found = EnterpriseFile.objects.get(subject=subject)
    point = {"code": "RP", "name": "储罐", "division": TOWN, "organisation": manager.organisation, "enterprise": found.code, "method": "LS", "likelihood": "2", "severity": "2"}
    house(SaveRecord(kind="risk_point", data=point))
    return found


def case_in(kind, state, verb, file):
    common = {"file": file, "division": TOWN, "organisation_id": file.organisation_id, "state": state, "title": f"{kind} {state}"}
    if kind == "danger":
        stopped = {"stopped_at": clock.now()} if verb == "resume" else {}
        made = make(Danger, **common, sector="chemical", text="t", found_by="t", due_at=LATER, **stopped, **READY.get((kind, verb), {}))
        if verb == "deny_extension":
            set_deadline(made, "extension", "答复", LATER, permission="supervision.check")
        return made
    if kind == "risk_report":
        return make(RiskReport, **common, form="change", year=2026)
    permit = make(WorkPermit, **common, kind="hot", grade="二级", place="罐区", starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=2), team="队", workers="甲", watcher="乙")
    WorkPermit.objects.filter(pk=permit.pk).update(confirmed=list(conditions_of(permit)))
    GasTest.objects.create(permit=permit, at=clock.now(), by="丙", passed=True)
    return permit


def act(kind, pk, transition, said=SAID):
    data = {name: said[name] for name in transition.fields if name in said}
    send(Act(kind=kind, id=pk, verb=transition.verb, data=data), Context(actor=system("test")))


@pytest.mark.parametrize("kind", KINDS)
def test_every_pair_is_done_or_refused(kind, file):
    table = tables[kind]
    for state in table.states:
        for transition in table.transitions:
            row = case_in(kind, state, transition.verb, file)
            allowed = state in transition.sources and not (transition.verb == "resume" and state not in ("fixed", "accepted"))
            if allowed:
                act(kind, row.pk, transition)
                row.refresh_from_db()
                assert row.state == (transition.target or state), (state, transition.verb)
                assert (row.closed_at is not None) == (row.state in table.final), (state, transition.verb)
                continue
            with pytest.raises(Refused) as refusal:
                act(kind, row.pk, transition)
            row.refresh_from_db()
            verdict = refusal.value.verdict
            assert row.state == state and (verdict.code == "case.state" or verdict.basis), (state, transition.verb)


# kind, state, verb, what the case is like, what is said otherwise → the code that refuses
GUARDED = (
    ("danger", "registered", "plan", {"level": "major"}, {"money_yuan": ""}, "danger.five"),
    ("danger", "fixing", "fix", {"level": "major"}, {"system_measure": ""}, "danger.system_measure"),
    ("danger", "accepted", "close", {"level": "major"}, {}, "danger.double_report"),
    ("danger", "accepted", "close", {"stopped_at": clock.now()}, {}, "danger.stopped"),
    ("danger", "fixing", "suspend", {"level": "general"}, {}, "danger.suspend_general"),
    ("danger", "fixing", "suspend", {"level": "major", "stopped_at": clock.now()}, {}, "danger.stopped"),
    ("danger", "fixing", "list", {"level": "general"}, {}, "danger.list_general"),
    ("danger", "fixing", "list", {"level": "major", "listed_at": clock.now()}, {}, "danger.listed"),
    ("danger", "fixing", "list", {"level": "major"}, {"due_at": (clock.now() + timedelta(days=400)).isoformat()}, "danger.extend_listed"),
    ("danger", "fixing", "extend", {}, {"due_at": clock.now().isoformat()}, "danger.extend"),
    ("danger", "fixing", "ask_extension", {"due_at": clock.now() - timedelta(days=1)}, {}, "danger.extension_late"),
    ("danger", "fixing", "deny_extension", {}, {}, "danger.no_extension"),
    ("danger", "fixed", "recheck", {"source": "enterprise"}, {}, "danger.recheck_other"),
    ("danger", "fixing", "resume", {"stopped_at": clock.now()}, {}, "danger.resume_early"),
    ("danger", "fixed", "resume", {}, {}, "danger.not_stopped"),
    ("risk_report", "draft", "submit", {}, {"nothing_higher": ""}, "report.none_higher"),
    ("work_permit", "applied", "approve", {"confirmed": []}, {}, "work.conditions"),
    ("work_permit", "approved", "begin", {"kind": "confined", "grade": ""}, {}, "work.conditions"),
)  # fmt: skip


def test_what_a_guard_refuses_it_refuses_with_its_reason_and_changes_nothing(file):
    for kind, state, verb, like, said, code in GUARDED:
        row = case_in(kind, state, "", file)
        type(row).objects.filter(pk=row.pk).update(**like)
        with pytest.raises(Refused) as refusal:
            act(kind, row.pk, tables[kind].find(verb), {**SAID, **said})
        row.refresh_from_db()
        assert (refusal.value.verdict.code, row.state) == (code, state), (kind, verb, like)
        assert refusal.value.verdict.text
