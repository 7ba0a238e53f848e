"""A sentence keeps how it was made: Chinese where it is kept, the reader's language where it is read."""

import json
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from anlan.kernel.saying import Said, say, unpacked
from anlan.kernel.verdict import refused
from anlan.platform.http.spoken import spoken, spoken_line


def test_it_is_plain_chinese_for_whoever_does_not_ask():
    text = say("“{name}”已在执行任务，请另选。", name="海州队")
    assert text == "“海州队”已在执行任务，请另选。"
    assert json.loads(json.dumps({"text": text}))["text"] == text


def test_what_was_kept_is_said_again_in_either_language_with_sentences_inside():
    text = say("叫应 {callee}：{outcome}", callee="二中", outcome=say("未接通"))
    kept = json.loads(json.dumps(text.packed()))
    again = unpacked(kept)
    assert isinstance(again, Said)
    assert again == text
    with override("en"):
        assert spoken(again) == "Call to 二中: not reached"
        assert spoken_line(SimpleNamespace(text="x", data={"said": kept})) == "Call to 二中: not reached"
    with override("zh-hans"):
        assert spoken(again) == text


def test_a_refusal_and_what_no_catalogue_knows():
    with override("en"):
        assert spoken(refused("dispatch.busy", say("“{name}”已在执行任务，请另选。", name="海州队"))) == "“海州队” is already on a mission; choose another."
        assert spoken_line(SimpleNamespace(text="省厅来电", data={})) == "省厅来电"
        assert spoken("") == ""


def test_a_missing_value_is_found_where_the_sentence_is_made():
    with pytest.raises(KeyError):
        say("{a}{b}", a=1)
