"""A page with verbs shows what a pressed verb did: the part that holds them is fetched anew when one was done."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates" / "console"
WITH_VERBS = [p for p in sorted(TEMPLATES.rglob("*.html")) if "parts/verbs.html" in (text := p.read_text()) and "base.html" in text]


@pytest.mark.parametrize("page", WITH_VERBS, ids=lambda page: page.stem)
def test_a_page_with_verbs_follows_them(page):
    assert "acted from:body" in page.read_text(), f"{page.name} would go on showing the old state"
