"""The API of kinds: ``/api/kinds/…`` for each kind, ``/api/ogc/…`` as OGC API Features."""

from django.utils import translation
from ninja import Router

from anlan.platform.kinds.kind import kinds
from anlan.platform.kinds.web import general, ogc, typed

prefix = ""
router = Router()
records = Router()
with translation.override("zh-hans"):  # the schema does not depend on who asks first
    for kind in kinds.values():
        typed.add_kind(records, kind)
router.add_router("/kinds", records)
router.add_router("/kinds", general.router)
router.add_router("/ogc", ogc.router)
