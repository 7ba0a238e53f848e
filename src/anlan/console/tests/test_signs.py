"""Icons, symbols and colours that pages name exist."""

import json
import re
from pathlib import Path

from django.apps import apps

from anlan.console.events import choices, symbol_of
from anlan.console.records import label_of
from anlan.kernel.tables import event_types
from anlan.platform.cases.api import tables
from anlan.platform.kinds.kind import kinds

CONSOLE = Path(__file__).parent.parent
WEB = CONSOLE.parents[2] / "web"


def drawn() -> set[str]:
    return set(re.findall(r'^\s+draw\("([a-z_]+)"', (WEB / "symbols" / "catalogue.ts").read_text(), re.MULTILINE))


def test_every_kind_has_a_drawn_symbol():
    assert {kind.layer.symbol for kind in kinds.values()} <= drawn()


def test_every_event_type_has_a_drawn_symbol():
    assert {symbol_of(code) for code in event_types()} <= drawn()


def test_the_leak_is_chemical_and_the_road_fire_is_a_fire():
    assert symbol_of("12D02") == "incident_chemical"
    assert symbol_of("11B01") == "incident_typhoon"
    assert symbol_of("11C02") == "incident_quake"


def test_every_icon_that_a_page_names_is_in_the_sprite():
    shipped = set(json.loads((WEB / "build" / "icons.json").read_text()))
    text = "".join(p.read_text() for p in [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py")])
    named = set(re.findall(r'{% icon "([a-z0-9-]+)"', text)) | set(re.findall(r'icon="([a-z0-9-]+)"', text)) | set(re.findall(r'mark="([a-z0-9-]+)"', text))
    named |= {table.icon for table in tables.values() if table.icon}
    assert named <= shipped, named - shipped


def test_every_column_of_a_life_cycle_has_words():
    """No list, form or page shows the name of a column as the code writes it."""
    for table in tables.values():
        model = apps.get_model(table.model)
        named = {*table.columns, *table.shows, *table.asks, *(name for t in table.transitions for name in t.fields)}
        bare = [f.name for f in model._meta.concrete_fields if f.name in named and label_of(f).isascii()]
        assert not bare, (table.key, bare)


def test_the_event_type_select_offers_classes_with_their_types():
    offered = {code for _, options in choices() for code, _ in options}
    assert {"12D00", "12D02", "11B01"} <= offered
