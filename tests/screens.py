"""Questions to the pages the main job has open anyway: is everything named and legible, does the map answer, does it fit a wall and a phone?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from harness.accessibility import faults_of

WHERE = "[data-controller=map]"


def assert_accessible(*pages) -> None:
    """No serious fault by axe-core, by day and by night."""
    for page in pages:
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            page.wait_for_timeout(250)  # colours fade over
            assert faults_of(page) == [], f"{page.url} ({theme})"


@contextmanager
def at_width(page, width: int, height: int) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    yield
    page.set_viewport_size(before)


def assert_fits(page, *widths: int) -> None:
    """No sideways scrolling."""
    for width in widths:
        with at_width(page, width, 900):
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} at {width}"


def the_map_answers(page) -> None:
    """One page load of the one map, and everything a newcomer tries on it."""
    page.locator(f"{WHERE}[data-ready=true]").wait_for()
    page.locator(".map-status", has_text=re.compile(r"\d\d:\d\d")).wait_for()
    _gathers_and_parts(page)
    _shows_what_is_ticked(page)
    _finds(page)
    _measures_by_keyboard(page)
    _counts_inside_what_is_drawn(page)
    _prints(page)


def shown(page, what: str) -> int:
    return int(page.locator(WHERE).get_attribute(f"data-{what}") or 0)


def _gathers_and_parts(page) -> None:
    """Clusters while far, fewer when near."""
    page.wait_for_function(f"() => Number(document.querySelector('{WHERE}').dataset.clusters) > 0")


def _shows_what_is_ticked(page) -> None:
    before = shown(page, "things") + shown(page, "clusters")
    page.locator(".map-panel").get_by_label(re.compile("^学校")).uncheck()
    page.wait_for_function(
        f"n => (d => Number(d.things) + Number(d.clusters) < n)(document.querySelector('{WHERE}').dataset)", arg=before
    )
    assert "school" not in page.url.split("layers=")[1].split(",")


def _finds(page) -> None:
    field = page.get_by_role("combobox", name="搜索地点、单位、设施")
    field.fill("演示海晟氯碱")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.locator(".map-drawer", has_text="演示海晟氯碱").wait_for()
    page.wait_for_function("() => Number(location.hash.slice(1).split('/')[0]) >= 13")
    page.locator(".map-drawer").get_by_role("button", name="关闭").click()


def _measures_by_keyboard(page) -> None:
    page.get_by_role("button", name="测距").press("Enter")
    page.keyboard.press(" ")
    before = page.evaluate("location.hash")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.hash !== before", arg=before)  # the map has glided
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    assert re.search(r"距离 [1-9]", page.locator(".map-readout").inner_text())


def _counts_inside_what_is_drawn(page) -> None:
    box = page.locator(".map-canvas").bounding_box()
    middle, beside = (
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2),
        (box["x"] + box["width"] / 2 + 120, box["y"] + box["height"] / 2),
    )
    page.get_by_role("button", name="画圆").click()
    page.mouse.click(*middle)
    page.mouse.move(*beside)
    page.mouse.click(*beside)
    page.locator(".map-drawer tr", has_text="化工企业").wait_for()
    page.get_by_role("button", name="清除").click()


def _prints(page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    seen = {part: page.locator(part).is_visible() for part in (".map-tools", ".map-search", ".rail", ".map-print", ".map-canvas")}
    page.emulate_media(media="screen")
    assert seen == {".map-tools": False, ".map-search": False, ".rail": False, ".map-print": True, ".map-canvas": True}


def an_alert_stands_on_the_map(page, title: str) -> None:
    """Without reloading: the page is marked, and the mark is still there."""
    page.locator(f".map-pulse[aria-label*='{title}']").first.wait_for()
    assert page.evaluate("window.notReloaded") is True


def the_wall_shows_it_all(page) -> None:
    """The incident room on a wall: one look, no menu, nothing to press beyond reach."""
    with at_width(page, 1920, 1080):
        page.evaluate("document.body.classList.add('wall')")
        seen = page.evaluate("""() => Object.fromEntries([['map', '.map-frame-box'], ['timeline', '.timeline-list'], ['plan', '.right'], ['tasks', '.tasks'], ['rail', '.rail']]
            .map(([name, at]) => [name, (box => box.width > 0 && box.top < innerHeight)(document.querySelector(at).getBoundingClientRect())]))""")
        page.evaluate("document.body.classList.remove('wall')")
    assert seen == {"map": True, "timeline": True, "plan": True, "tasks": True, "rail": False}
