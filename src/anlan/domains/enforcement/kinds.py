"""Officers are a register like any other: list, import, export and history come with it."""

from django.utils.translation import gettext_lazy as _

from anlan.domains.enforcement.models import Officer
from anlan.platform.kinds.api import Kind, Layer, register

OFFICER = register(Kind(
    key="officer", model=Officer, label=_("执法人员"), group=_("执法"), layer=Layer(symbol="expert", colour="#4263eb"),
    columns=("code", "name", "division", "organisation", "certificate", "certificate_until", "expertise"), filters=("certificate_until", "division"),
    search=("code", "name", "certificate"),
))  # fmt: skip
