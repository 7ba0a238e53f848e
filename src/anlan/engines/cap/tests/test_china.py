"""The China profile: identifiers, colours, codes, what the law wants said; texts and feeds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from anlan.engines import cap
from anlan.engines.cap.tests.samples import ISSUED, alert
from anlan.kernel.grades import WarningColour


def codes(message):
    return {finding.code for finding in cap.errors(cap.check_china(message))}


def without(message, **changes):
    return replace(message, infos=(replace(message.infos[0], **changes), *message.infos[1:]))


def test_a_composed_message_is_fit_for_release():
    assert cap.check(cap.write(alert())) == ()
    assert cap.check_china(alert()) == ()


def test_the_published_example_of_an_identifier_is_read():
    parts = cap.parse_identifier("32070041600000_20250101080000_0")
    assert (parts.division, parts.organisation, parts.sequence) == ("320700", "416", 0)
    assert parts.at == datetime(2025, 1, 1, 0, 0, tzinfo=UTC)
    assert len(str(parts)) == 31


@given(st.integers(946684800, 3786912000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), st.integers(0, 9))
def test_identifiers_are_read_back_as_they_were_made(at, sequence):
    text = cap.make_identifier("320703", "416", at, sequence)
    assert str(cap.parse_identifier(text)) == text


@pytest.mark.parametrize("text", ["", "x", "32070041600000_20250101080000", "32070041600000_20251301080000_0"])
def test_other_identifiers_are_refused(text):
    with pytest.raises(ValueError):
        cap.parse_identifier(text)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"severity": cap.Severity.MINOR}, "colour_severity"),
        ({"parameters": ()}, "colour_needed"),
        ({"event_codes": ()}, "event_code_needed"),
        ({"event_codes": (cap.Named(name="GB/T 35561-2017", value="99Z99"),)}, "event_code_unknown"),
        ({"areas": ()}, "area_needed"),
        ({"areas": (cap.Area(desc="某处"),)}, "place_needed"),
        ({"areas": (cap.Area(desc="某处", geocodes=(cap.Named(name="GB/T 2260", value="3207"),)),)}, "division_form"),
        ({"instruction": ""}, "law_content"),
        ({"sender_name": ""}, "law_content"),
        ({"expires": ISSUED}, "expires_needed"),
    ],
)
def test_what_a_release_lacks_is_named(changes, code):
    assert code in codes(without(alert(), **changes))


def test_a_message_with_a_code_and_no_polygon_and_two_languages_is_fit():
    places = (cap.Place(zh="连云区", divisions=("320703",)),)
    message = alert(places=places)
    assert not cap.errors(cap.check_china(message))
    assert message.infos[0].areas[0].geocodes[0].value == "320703000000"


@pytest.mark.parametrize("colour", list(WarningColour))
def test_colours_come_back(colour):
    assert cap.colour_of(alert(colour=colour)) is colour


@pytest.mark.parametrize(("segments", "link"), [(1, ""), (1, "https://a.cn/w/1"), (2, ""), (3, "")])
def test_short_messages_fit(segments, link):
    sms = cap.render_sms(alert(), "zh", segments=segments, link=link)
    assert sms.segments <= segments
    assert sms.text.startswith("徐圩新区氯气泄漏橙色预警") and sms.text.endswith(link)


def test_a_long_headline_is_cut_and_the_drill_mark_stays():
    message = alert(cap.Status.EXERCISE, zh=cap.Words(headline="长" * 200, description="", instruction=""))
    sms = cap.render_sms(message)
    assert sms.text.startswith("【演练】") and sms.text.endswith("…") and len(sms.text) <= 70


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("汉" * 70, 1),
        ("汉" * 71, 2),
        ("汉" * 134, 2),
        ("汉" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_networks_do(text, segments):
    assert cap.count_segments(text).segments == segments


def test_the_page_says_all_the_law_asks():
    page = cap.render_page(alert())
    for said in (
        "危险化学品事故",
        "橙色",
        "起始时间:2026-11-23 10:30",
        "徐圩新区下风向",
        "撤离",
        "连云港市应急管理局",
        "发布时间",
    ):
        assert said in page
    assert "Orange" in cap.render_page(alert(), "en")


def test_mail_subjects_hold_no_line_breaks():
    words = cap.Words(headline="预警\r\nBcc: all@example.org", description="x", instruction="y")
    assert "\n" not in cap.render_mail(alert(zh=words)).subject


def test_feed_ids_do_not_depend_on_the_page():
    feed = cap.Feed(authority="example.org", since=2026, title="预警", self_url="https://example.org/feed?after=1", author="市局")
    other = replace(feed, self_url="https://example.org/feed?after=2", next_url="https://example.org/feed?after=3")
    entry = cap.Entry(alert=alert(), cap_url="https://example.org/1.cap")
    first, second = (etree.fromstring(cap.write_feed(f, [entry], empty_since=ISSUED)) for f in (feed, other))
    assert first.findtext("{*}entry/{*}id") == second.findtext("{*}entry/{*}id") == cap.entry_id(feed, alert())
    assert second.find("{*}link[@rel='next']").get("href").endswith("3")
    assert first.findtext("{*}updated") == "2026-11-23T02:30:00+00:00"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 0.3), st.floats(0.01, 0.3)), min_size=30, max_size=150))
def test_simplified_outlines_have_few_points_and_leave_nobody_out(radii):
    angles = [2 * 3.141592653589793 * i / len(radii) for i in range(len(radii))]
    import math

    shape = shapely.Polygon([(119.2 + r * math.cos(a), 34.6 + s * math.sin(a)) for a, (r, s) in zip(angles, radii, strict=True)])
    shape = shapely.make_valid(shape)
    rings = cap.rings_covering(shape)
    assert all(len(ring) <= 100 for ring in rings)
    assert shapely.union_all([shapely.Polygon(ring) for ring in rings]).covers(shape)


def test_a_smooth_outline_grows_little():
    circle = shapely.Point(119.5, 34.6).buffer(0.05, quad_segs=500)
    (ring,) = cap.rings_covering(circle)
    assert shapely.Polygon(ring).area / circle.area < 1.02


def test_a_line_is_no_area():
    with pytest.raises(ValueError):
        cap.rings_covering(shapely.LineString([(0, 0), (1, 1)]))


def test_expiry_must_follow_issue():
    assert "expires_needed" in codes(alert(expires=ISSUED - timedelta(hours=1)))
