"""The HTTP API: one Ninja API; each room's ``http.py`` brings a ``router`` and is mounted under the room's name."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

from anlan import __version__
from anlan.config.rooms import installed_rooms
from anlan.platform.http.problems import install
from anlan.platform.http.security import signed_in

api = NinjaAPI(
    title="Anlan 安澜",
    version=__version__,
    description="应急管理平台接口 / API of the emergency-management platform. Errors are RFC 9457 problem details.",
    auth=signed_in,
    urls_namespace="api",
    docs_url="docs",
)
install(api)
for room in installed_rooms():
    if find_spec(f"{room}.http") and hasattr(import_module(f"{room}.http"), "router"):
        module = import_module(f"{room}.http")
        api.add_router(getattr(module, "prefix", f"/{room.rsplit('.', 1)[1]}"), module.router)
