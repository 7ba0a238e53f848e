"""A page with verbs shows what a pressed verb did: the part that holds them is fetched anew when one was done."""

from pathlib import Path

import pytest

from anlan.console.views.acts import _done

TEMPLATES = Path(__file__).parents[1] / "templates" / "console"
WITH_VERBS = [p for p in sorted(TEMPLATES.rglob("*.html")) if "parts/verbs.html" in (text := p.read_text()) and "base.html" in text]


@pytest.mark.parametrize("page", WITH_VERBS, ids=lambda page: page.stem)
def test_a_page_with_verbs_follows_them(page):
    assert "acted from:body" in page.read_text(), f"{page.name} would go on showing the old state"


@pytest.mark.parametrize(("label", "said"), [("验收合格", "已验收合格。"), ("已报职代会", "已报职代会。")])
def test_what_was_done_is_said_once(label, said):
    assert _done(label) == said
