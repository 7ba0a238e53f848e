"""The public page: open to anybody, and what anybody tells comes to intake and no further."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from anlan.console.advice import _read
from anlan.console.tests.world import build, signed_in
from anlan.console.views.public import TOLD_AT_MOST

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    cache.clear()
    build()


def test_anybody_may_open_it():
    page = Client().get("/public/").content.decode()
    assert "目前没有现行预警" in page
    assert "tel:119" in page


def test_what_to_know_is_cited_and_needs_no_script():
    page = Client().get("/public/").content.decode()
    assert "《消防法（2021年修正）》第 44 条" in page
    assert "3 小时内降雨 100 毫米以上" in page
    assert "6 小时内平均风力 12 级以上，或阵风 14 级以上" in page
    english = Client(headers={"accept-language": "en"})
    english.post("/language/", {"language": "en", "next": "/public/"})
    told = english.get("/public/").content.decode()
    assert "Whoever sees a fire" in told
    assert "within 3 h" in told.lower()


def test_a_clause_says_what_the_law_says(shared_data):
    """Each sentence stands in the text of its law, under its number."""
    for item in (item for part in _read() for item in part["items"]):
        law = re.split("[（(]", item["law"])[0]
        texts = [path.read_text(encoding="utf-8") for path in (shared_data / "law").rglob("*.md") if law in path.name]
        assert texts, law
        words = re.sub(r"\s", "", item["zh"])
        assert any(words in re.sub(r"\s", "", text) for text in texts), item["zh"]


def test_a_danger_told_by_the_public_waits_at_intake_once():
    message = {"text": "徐圩新区港前大道有一辆货车冒烟，没有人受伤", "reporter": "张先生", "phone": "0518-00000000", "key": "one"}
    for _ in range(2):
        assert Client().post("/public/tell/", message).url == "/public/?told=1#tell"
    page = signed_in("li", "duty_officer").get("/intake/").content.decode()
    assert page.count("港前大道有一辆货车冒烟") == 1


@pytest.mark.parametrize("text", ["", "冒烟", "长" * 1001])
def test_too_little_or_too_much_is_refused(text):
    assert Client().post("/public/tell/", {"text": text}).status_code == 422


def test_nobody_floods_the_desk():
    sent = [
        Client().post("/public/tell/", {"text": f"第 {i} 次来信说同一件事", "key": str(i)}).status_code
        for i in range(TOLD_AT_MOST + 2)
    ]
    assert sent.count(302) == TOLD_AT_MOST
    assert sent[-1] == 429
