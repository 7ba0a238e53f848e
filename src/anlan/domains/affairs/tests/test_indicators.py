"""The seven indicators: their arithmetic, what is missing, the forecast; the board on paper; an incident becomes a row."""

import io
import json

import pytest
from django.apps import apps
from docx import Document
from openpyxl import load_workbook

from anlan.domains.affairs import api as affairs
from anlan.domains.affairs import indicators as arithmetic
from anlan.domains.affairs.indicators import Course as Run
from anlan.domains.affairs.indicators import Figure, drop, predict
from anlan.domains.affairs.models import Accident
from anlan.domains.affairs.schemes import shipped
from anlan.domains.affairs.tests.world import (
    CITY,
    COUNTY,
    NOW,
    accident,
    ctx,
    read_in,
    reading,
    statistic,
)
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import send
from anlan.platform.kinds.api import SaveRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


def figures(**amounts) -> dict:
    return {name: Figure(amount=value, origin="entered") for name, value in amounts.items()}


def test_the_worked_example_of_the_rate_drop():
    """base deaths 40, current 30, GDP 3277→4663: 47.3 % (domain facts, indicators §4)."""
    d = next(d for d in arithmetic.definitions(shipped("indicators")) if d.key == "deaths_per_gdp")
    found = arithmetic.read(d, {2020: figures(deaths=40, gdp_yi=3277), 2024: figures(deaths=30, gdp_yi=4663)}, 2024, 2020, 2021)
    assert found.value == pytest.approx(47.3, abs=0.05)
    assert found.met is True


@pytest.mark.parametrize(
    ("base", "now", "expected"), [(100, 80, 20.0), (100, 100, 0.0), (0, 5, None), (None, 5, None), (10, 12, -20.0)]
)
def test_drop(base, now, expected):
    assert drop(base, now) == expected


@pytest.mark.parametrize(("value", "target_met"), [(15.0, False), (15.0001, True), (14.9, False)])
def test_targets_are_strict(value, target_met):
    d = arithmetic.definitions(shipped("indicators"))[0]
    assert arithmetic.met(d, value) is target_met


def test_means_of_years_and_the_definition_of_dead_is_data():
    scheme = json.loads(json.dumps(shipped("indicators")))
    years = {y: figures(disaster_dead=2, disaster_missing=1, population_wan=450) for y in (2021, 2022)}
    d = arithmetic.definitions(scheme)[5]
    assert arithmetic.read(d, years, 2022, 2020, 2021).value == pytest.approx(3 / 4.5)
    scheme["indicators"][5]["top"] = ["disaster_dead"]
    assert arithmetic.read(arithmetic.definitions(scheme)[5], years, 2022, 2020, 2021).value == pytest.approx(2 / 4.5)


def test_a_forecast_holds_what_has_happened_and_narrows_as_the_year_goes():
    early, late = (predict(Run(rows=20, total=20, squares=20, share=s), counts=True) for s in (0.5, 0.9))
    assert 20 <= early[0] <= early[1] <= early[2]
    assert early[1] == pytest.approx(20 + 20.5)
    assert late[2] - late[0] < early[2] - early[0]


def test_the_interval_holds_four_in_five():
    """Years made from a known rate: how often the true end lies in the interval said at mid-year."""
    from random import Random

    chance, inside = Random(7), 0
    for _ in range(300):
        first, second = (sum(chance.random() < 0.02 for _ in range(1000)) for _ in range(2))
        low, _mid, high = predict(Run(rows=first, total=first, squares=first, share=0.5), counts=True)
        inside += low <= first + second <= high
    assert 0.74 <= inside / 300 <= 0.95


def test_what_is_missing_is_said_and_zero_needs_somebodys_word():
    board = affairs.indicator_board(CITY, 2024)
    assert reading(board, "accidents").value is None
    assert reading(board, "accidents").missing == ("2020 年事故起数", "2024 年事故起数")
    statistic(2020, accidents=10, deaths=4, complete=True)
    statistic(2024, complete=True)
    assert reading(affairs.indicator_board(CITY, 2024), "accidents").value == 100.0
    assert "2024 年地区生产总值" in reading(affairs.indicator_board(CITY, 2024), "deaths_per_gdp").missing


def test_rows_are_counted_by_area_sector_and_year_and_what_was_published_wins():
    statistic(2020, accidents=10, deaths=10, industry_deaths=5, employees_wan=50)
    statistic(2024, complete=True, employees_wan=50)
    accident(1, "2024-03-01", 2, "construction")
    accident(2, "2024-12-31", 1, "road")
    accident(3, "2023-12-31", 9, "road")
    board = affairs.indicator_board(CITY, 2024)
    assert reading(board, "accidents").value == pytest.approx(80.0)
    assert reading(board, "deaths").value == pytest.approx(70.0)
    assert reading(board, "industry_deaths").value == pytest.approx(60.0)
    assert board.counties[0][1] == "东海县"
    row = Accident.objects.get(code="A1")
    send(SaveRecord(kind="accident", id=row.pk, data={"counted": False}), ctx())
    assert reading(affairs.indicator_board(CITY, 2024), "accidents").value == pytest.approx(90.0)


def test_this_year_is_to_date_and_forecast_with_its_interval():
    statistic(2020, accidents=30, deaths=30)
    for number in range(6):
        accident(number, f"2025-0{number + 1}-15")
    found = reading(affairs.indicator_board(CITY, 2025), "accidents")
    assert found.value == pytest.approx(80.0)
    assert found.low < found.expected < found.high < 80.0
    assert any("截至 07-01" in note for note in found.notes)
    bars = affairs.drawn(found, 2020)["series"]
    assert [bar["name"][:4] for bar in bars] == ["生产安全", "年末预测"]
    assert 6 < bars[1]["points"][0][1] == pytest.approx(30 * (1 - found.expected / 100))
    lacking = reading(affairs.indicator_board(CITY, 2025), "deaths_per_gdp")
    assert "不作预测" in lacking.why_no_forecast


def test_a_scheme_is_adopted_as_a_new_version_and_never_changed():
    content = {**shipped("indicators"), "version": "city/2", "valid_from": "2023-01-01"}
    content["indicators"] = [{**content["indicators"][0], "target": 90}]
    send(affairs.AdoptScheme(kind="indicators", division=CITY, content=content), ctx())
    assert affairs.indicator_board(CITY, 2024).scheme["version"] == "city/2"
    assert affairs.indicator_board(CITY, 2022).scheme["version"] == shipped("indicators")["version"]
    with pytest.raises(Refused, match="版本号已经用过"):
        send(affairs.AdoptScheme(kind="indicators", division=CITY, content=content), ctx())
    with pytest.raises(Refused, match="方案内容不正确"):
        send(
            affairs.AdoptScheme(
                kind="indicators",
                division=CITY,
                content={**content, "version": "3", "indicators": [{**content["indicators"][0], "top": ["luck"]}]},
            ),
            ctx(),
        )


def test_an_evaluated_incident_is_in_the_register_once_and_an_exercise_never():
    Incident = apps.get_model("command", "Incident")  # noqa: N806 - a table of another room, for what it left behind
    facts = {"deaths": 2, "serious": 1, "injured": 3, "loss_yuan": 500_000}
    common = {"division": COUNTY, "event_type": "12D01", "known_at": NOW, "opened_at": NOW, "facts": facts, "state": "evaluated"}
    real = Incident.objects.create(number="I-1", title="泄漏", **common)
    drill = Incident.objects.create(number="I-2", title="演练泄漏", exercise=True, **common)
    said = [send(affairs.RecordIncident(incident=i.pk, division=COUNTY), ctx()) for i in (real, real, drill)]
    row = Accident.objects.get()
    assert said == [f"accident/{row.pk}", f"accident/{row.pk}", ""]
    assert (row.sector, row.deaths, row.serious, row.injured, row.loss_wan, row.year) == ("chemical", 2, 1, 2, 50.0, 2025)


def test_the_board_and_the_evaluation_on_paper():
    statistic(2020, accidents=10, deaths=5)
    read_in()
    board = affairs.indicator_board(CITY, 2025)
    book = load_workbook(io.BytesIO(affairs.board_xlsx(board)))
    assert next(row[1].value for row in book["核心指标"].iter_rows(min_row=2)) == "生产安全事故起数降幅"
    document = Document(io.BytesIO(affairs.midterm_docx(CITY, 2025)))
    said = "\n".join(p.text for p in document.paragraphs)
    assert "7 项核心指标" in said
    assert "缺2020 年地区生产总值" in said
    charts = [part for part in document.part.package.iter_parts() if "drawingml.chart+xml" in part.content_type]
    assert len(charts) == 7
