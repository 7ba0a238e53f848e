"""Fixtures every test may ask for, and the rules all of them obey. What they start lies in ``harness/``."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.chromium import find_chromium, running_chromium
from harness.nats import running_nats
from harness.need import all_required, lacking
from harness.offline import stay_inside
from harness.postgres import find_binaries, running_postgres
from harness.shared import shared_folder

ALSO_ON_POSTGRES = ("src/anlan/platform/",)  # everything there is tested on both databases


def pytest_configure() -> None:
    stay_inside()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and _also_on_postgres(item):
            item.add_marker(pytest.mark.postgres)


def _also_on_postgres(item: pytest.Item) -> bool:
    return item.path.relative_to(Path(__file__).parent).as_posix().startswith(ALSO_ON_POSTGRES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required, a skip is a failure: nothing is passed over in silence."""
    report = (yield).get_result()
    if report.skipped and all_required() and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped, though ANLAN_REQUIRE_ALL=1: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def _no_permissions_of_django() -> None:
    """Rights here are roles by area; Django's own, made anew after each test that commits, were most of its teardown."""
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """The real nats-server (JetStream, MQTT): an ``anlan.config.nats.NatsServer`` with ``url``, ``mqtt_port`` …"""
    with running_nats(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL database of this worker's own."""
    binaries = find_binaries()
    if binaries is None:
        lacking("PostgreSQL's binaries (Debian: apt-get install postgresql)")
    with running_postgres(binaries) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Headless Chromium as a Playwright ``Browser``; a module's own, for its event loop must not be running when other tests start theirs."""
    path = find_chromium()
    if path is None:
        lacking("Chromium (Debian: apt-get install chromium fonts-noto-cjk)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright's loop runs in the test's thread, where Django's tests use the database
    )
    with running_chromium(path) as browser:
        yield browser


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder ``shared/data`` beside the clone."""
    folder = shared_folder() / "data"
    if not folder.is_dir():
        lacking(f"the shared data ({folder}; name it with ANLAN_SHARED)")
    return folder
