"""CAP rules and hostile input, without data from outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines import cap
from anlan.engines.cap.tests.samples import ISSUED, alert, draft
from anlan.kernel.verdict import Refused


def codes(message):
    return {finding.code for finding in cap.errors(cap.check(message))}


def edited(old, new):
    message = cap.write(alert()).decode()
    assert old in message
    return message.replace(old, new).encode()


def test_a_message_survives_the_wire():
    assert cap.read(cap.write(alert())) == alert()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<status>Actual</status>", "", "missing"),
        ("<status>Actual</status>", "<status>actual</status>", "not_a_word"),
        ("<status>Actual</status>", "<status>Actual</status><status>Actual</status>", "too_many"),
        ("<event>", "<colour>red</colour><event>", "unexpected_element"),
        ("+08:00</sent>", "Z</sent>", "bad_value"),
        ("2026-11-23T10:30:00+08:00</sent>", "2026-13-23T10:30:00+08:00</sent>", "bad_value"),
        ("<identifier>", "<identifier>a b", "bad_value"),
        ("34.55,119.55 34.55,119.65", "119.55,34.55 34.55,119.65", "bad_value"),
        ("34.62,119.55 34.55,119.55<", "34.62,119.55<", "bad_value"),
        ("<scope>Public</scope>", "<scope>Restricted</scope>", "restriction_needed"),
        ("<scope>Public</scope>", "<scope>Private</scope>", "addresses_needed"),
        ("<msgType>Alert</msgType>", "<msgType>Update</msgType>", "references_needed"),
        ("</areaDesc>", "</areaDesc><ceiling>100</ceiling>", "wrong_order"),
    ],
)
def test_each_broken_rule_is_named(old, new, code):
    assert code in codes(edited(old, new))


def test_findings_carry_the_path_of_the_element():
    (finding,) = cap.errors(cap.check(edited("34.62,119.65", "95.0,119.65")))[:1]
    assert finding.path == "/alert/info[1]/area[1]/polygon"
    assert "超出范围" in finding.text


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"not xml",
        b"<alert/>",
        b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>",
        b"\xff\xfe\x00",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16"),
        b"<a>" * 100 + b"</a>" * 100,
        b" " * (cap.MAX_BYTES + 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_words(bytes_):
    with pytest.raises(cap.InvalidCap) as refusal:
        cap.read(bytes_)
    assert refusal.value.verdict.text


def test_a_file_named_by_an_entity_is_never_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("do not read me")
    bomb = f"<?xml version='1.0'?><!DOCTYPE alert [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><alert>&x;</alert>"
    with pytest.raises(cap.InvalidCap) as refusal:
        cap.read(bomb.encode())
    assert "do not read me" not in str(refusal.value)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_an_officer_pastes_can_be_sent_and_read(headline, description):
    words = cap.Words(headline="预警" + headline, description="情况" + description, instruction="关闭门窗")
    info = cap.read(cap.write(alert(zh=words))).infos[0]
    assert info.headline.startswith("预警") and info.description.startswith("情况")


def test_an_update_and_a_lift_point_at_all_that_went_before():
    first = alert()
    later = ISSUED + timedelta(hours=1)
    second = cap.compose_update(draft(), first, identifier=cap.make_identifier("3207", "000", later), sent=later)
    end = later + timedelta(hours=1)
    third = cap.compose_lift(second, {"zh": "泄漏已止住。"}, identifier=cap.make_identifier("3207", "000", end), sent=end)
    assert [r.identifier for r in third.references] == [first.identifier, second.identifier]
    assert third.msg_type is cap.MsgType.CANCEL
    assert third.infos[0].responses == (cap.ResponseType.ALL_CLEAR,)
    assert cap.read(cap.write(third)) == third


def test_an_update_of_an_exercise_stays_an_exercise():
    first = alert(cap.Status.EXERCISE, note="2026 年氯气泄漏演练")
    assert cap.compose_update(draft(), first, identifier="x", sent=ISSUED).status is cap.Status.EXERCISE


@pytest.mark.parametrize("status", list(cap.Status))
@pytest.mark.parametrize("scope", list(cap.Scope))
def test_only_actual_messages_leave_by_a_live_channel(status, scope):
    message = replace(alert(status), scope=scope)
    assert cap.check_may_leave(message, channel_live=True).allowed == (status is cap.Status.ACTUAL)
    assert cap.check_may_leave(message, channel_live=False).allowed == (status is not cap.Status.DRAFT)
    if status is not cap.Status.ACTUAL:
        with pytest.raises(Refused):
            cap.assert_may_leave(message, channel_live=True)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_signature_holds_and_any_change_breaks_it(kind):
    key, other = cap.make_test_key("连云港市应急管理局", kind=kind), cap.make_test_key("别人", kind=kind)
    signed = cap.sign(alert(), key)
    verdict = cap.verify(signed, key.cert_pem)
    assert verdict.code == "signature_valid"
    assert verdict.inputs["test_signing"] is True
    assert cap.TEST_MARK in cap.read(signed).codes
    assert cap.verify(signed.replace("橙色".encode(), "蓝色".encode()), key.cert_pem).code == "signature_invalid"
    assert cap.verify(signed, other.cert_pem).code == "signature_invalid"
    assert cap.verify(cap.write(alert()), key.cert_pem).code == "unsigned"
    assert not cap.errors(cap.check(signed))


def test_a_signed_message_wrapped_in_another_is_not_taken_for_it():
    key = cap.make_test_key("市局")
    inner = cap.sign(alert(), key).split(b"?>", 1)[1]
    outer = cap.write(alert(event_code="11C00")).replace(b"</alert>", inner + b"</alert>")
    assert not cap.verify(outer, key.cert_pem).allowed


def test_a_replay_of_last_year_is_signed_in_last_years_time():
    key = cap.make_test_key("市局")
    for days in (-400, 400):
        assert cap.verify(cap.sign(alert(), key), key.cert_pem, at=datetime.now(UTC) + timedelta(days=days)).allowed


def test_an_expired_certificate_is_said_to_be_so():
    key = cap.make_test_key("旧钥", days=5)
    verdict = cap.verify(cap.sign(alert(), key), key.cert_pem, at=datetime.now(UTC) + timedelta(days=30))
    assert verdict.code == "certificate_dates"
