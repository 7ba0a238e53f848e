"""Headless Chromium, Debian's or the machine's own, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",  # WebGL for the map without a graphics card
    "--use-gl=angle",
    "--use-angle=swiftshader",
)


def find_chromium() -> str | None:
    named = os.environ.get("ANLAN_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def running_chromium(path: str) -> Iterator:
    """A Playwright ``Browser``: ``browser.new_context(viewport=…, locale="zh-CN")`` for each person signed in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), headless=True)
        try:
            yield browser
        finally:
            browser.close()
