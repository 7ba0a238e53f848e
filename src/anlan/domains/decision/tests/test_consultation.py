"""会商: several people over one run; notes on the map, opinions, a signed conclusion that stands in the incident's timeline."""

import io

import pytest
from django.test import Client
from docx import Document

from anlan.domains.decision import api as decision
from anlan.domains.decision import consulting
from anlan.domains.decision.frames import frames
from anlan.domains.decision.models import Consultation
from anlan.domains.decision.tests.test_pages import LEAK, signed_in
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.api import Act

pytestmark = pytest.mark.django_db(transaction=True)


def person(name="市值班员", *permissions, area="3207"):
    held = frozenset(permissions or ("decision.view", "decision.consult", "decision.run"))
    return Context(actor=Actor(name=name, grants=(Grant(role="t", permissions=held, area=area),)))


@pytest.fixture
def runs():
    asked = [
        send(decision.RunModel(subject="incident/7", model="cloud.toxic_zones", inputs={**LEAK, "wind_ms": wind}, division="320703007", title="氯气泄漏"), person())
        for wind in (3, 6)
    ]  # fmt: skip
    deliver.drain()
    return asked


@pytest.fixture
def consultation(runs):
    return send(decision.OpenConsultation(about="incident/7", title="泄漏会商", division="320703007", runs=runs[:1]), person())


def act(pk, verb, ctx, **data):
    return send(Act(kind="consultation", id=pk, verb=verb, data=data), ctx)


def test_notes_of_several_people_hang_until_taken_down(consultation):
    mine = send(decision.PinNote(consultation=consultation, lon=119.59, lat=34.59, text=" 小学先转移 "), person("甲", "decision.consult"))
    theirs = send(decision.PinNote(consultation=consultation, lon=119.58, lat=34.57, text="此处封路"), person("乙", "decision.consult"))
    with pytest.raises(Refused, match="只能取下自己的便签"):
        send(decision.TakeDownNote(pin=theirs), person("甲", "decision.consult"))
    send(decision.TakeDownNote(pin=mine), person("甲", "decision.consult"))
    send(decision.TakeDownNote(pin=theirs), person("指挥长"))
    told = consulting.table_of(Consultation.objects.get())
    assert (list(told.pins), told.people) == ([], ["市值班员", "甲", "乙", "指挥长"])
    assert [e.data["text"] for e in OutboxEvent.objects.filter(name="decision.consultation.pinned")] == ["小学先转移", "此处封路"]


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"text": "字" * 201}, {"lat": 91.0}])
def test_a_note_without_words_or_place_is_refused_by_its_field(consultation, wrong):
    with pytest.raises(Refused) as caught:
        send(decision.PinNote(consultation=consultation, **{"lon": 119.5, "lat": 34.5, "text": "封路", **wrong}), person())
    assert len(caught.value.fields) == 1


def test_outside_the_area_nobody_pins_or_opens(consultation):
    elsewhere = person("外县", area="320722")
    with pytest.raises(Refused):
        send(decision.PinNote(consultation=consultation, lon=119.5, lat=34.5, text="封路"), elsewhere)
    with pytest.raises(Refused):
        decision.get_consultation(elsewhere.actor, consultation)
    assert decision.consultations(elsewhere.actor) == []


def test_the_signed_conclusion_is_sealed_told_and_final(consultation, runs):
    send(decision.PinNote(consultation=consultation, lon=119.59, lat=34.59, text="封路"), person("甲"))
    act(consultation, "opine", person("甲"), opinion="按 3 m/s 的方案撤离")
    act(consultation, "conclude", person("指挥长"), conclusion="疏散下风向 9 公里")
    case = Consultation.objects.get()
    assert (case.state, case.signed_by, case.seal) == ("concluded", "指挥长", consulting.seal_of(case))
    told = OutboxEvent.objects.get(name="decision.consultation.concluded")
    assert (told.subject, told.data["conclusion"], told.data["seal"]) == ("incident/7", "疏散下风向 9 公里", case.seal)
    case.pins.update(text="不封路")
    assert consulting.seal_of(case) != case.seal, "the seal shows what was changed behind its back"
    with pytest.raises(Refused):
        send(decision.PinNote(consultation=consultation, lon=119.5, lat=34.5, text="迟了"), person())
    with pytest.raises(Refused):
        act(consultation, "opine", person(), opinion="迟了")


def test_who_may_only_discuss_does_not_sign(consultation):
    with pytest.raises(Refused):
        act(consultation, "conclude", person("甲", "decision.view", "decision.consult"), conclusion="疏散")


def test_a_cloud_comes_in_steps_and_ends_as_the_whole(runs):
    run = decision.get_run(runs[0])
    steps = frames(run)
    assert len(steps) > 3
    assert [step.minutes for step in steps] == sorted(step.minutes for step in steps)
    from shapely.geometry import shape

    first, last = ([shape(f["geometry"]).area for f in step.features] for step in (steps[0], steps[-1]))
    assert all(a < b for a, b in zip(first, last, strict=True))
    assert [f["geometry"] for f in steps[-1].features] == [f["geometry"] for f in run.contours["features"]]


@pytest.mark.parametrize(
    ("model", "given"),
    [("cloud.moving", {"substance": "氯", "lon": 119.6, "lat": 34.58, "mass_rate_kg_s": 1.0, "duration_s": 600, "wind": [{"wind_ms": 3, "wind_from_deg": 90}], "times_s": [300, 900]}),
     ("spill.oil", {"lon": 119.9, "lat": 34.9, "mass_t": 50, "wind_ms": 5, "wind_from_deg": 90, "hours": 4, "members": 5})],
)  # fmt: skip
def test_what_moves_is_shown_at_its_times(model, given):
    number = send(decision.RunModel(subject="incident/7", model=model, inputs=given, division="3207"), person())
    deliver.drain()
    run = decision.get_run(number)
    found = frames(run)
    assert [frame.minutes for frame in found] == ([5, 15] if model == "cloud.moving" else [60, 180, 240])
    assert all(frame.features for frame in found)
    assert all(level["label"] != "1 小时" for level in run.exposure["levels"])  # a place at a time is no area of people


def test_the_page_pins_compares_and_signs_without_scripts(runs):
    client = signed_in()
    page = client.post("/consultations/new/", {"run": runs[0]}, follow=True)
    address = page.redirect_chain[-1][0]
    assert client.post(f"{address}pins/", {"lon": "119.59", "lat": "34.59", "text": "学校<b>先走"}).status_code == 302
    client.post(f"/act/consultation/{Consultation.objects.get().pk}/", {"verb": "opine", "opinion": "按小风算", "next": address})
    html = client.get(f"{address}?run={runs[0]}&run={runs[1]}").content.decode()
    assert "学校&lt;b&gt;先走" in html
    assert html.count("<polygon") >= 6, "both schemes are drawn"
    assert "风速" in html
    assert "按小风算" in html
    state = client.get(f"{address}state.json").json()
    assert [f["properties"]["text"] for f in state["pins"]["features"]] == ["学校<b>先走"]
    assert len(state["runs"]) == 2
    told = client.get(f"/decision/{runs[0]}/frames.json").json()
    assert told["whole"]
    assert told["frames"][0]["minutes"] == 2
    assert client.post(f"{address}pins/", {"lon": "", "lat": "34", "text": "x"}).status_code in {400, 409, 422}
    assert signed_in(area="320722").get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_the_minutes_hold_conclusion_opinions_and_pictures(consultation):
    act(consultation, "opine", person("甲"), opinion="先转移学校")
    act(consultation, "conclude", person("指挥长"), conclusion="疏散下风向 9 公里")
    paper = Document(io.BytesIO(signed_in().get(f"/consultations/{consultation}/minutes.docx").content))
    said = "\n".join(p.text for p in paper.paragraphs) + "\n".join(c.text for t in paper.tables for r in t.rows for c in r.cells)
    assert "疏散下风向 9 公里" in said
    assert "先转移学校" in said
    assert Consultation.objects.get().seal in said
    assert paper.inline_shapes


