"""The HTTP API: one Ninja API; each room's ``http.py`` brings a ``router`` and is mounted under the room's name."""

from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ninja import NinjaAPI

from anlan import __version__
from anlan.config.rooms import installed_rooms
from anlan.platform.http.problems import install
from anlan.platform.http.security import signed_in


class HouseAPI(NinjaAPI):
    """Works its description out once: desktop map programs ask for all of it each time they open a layer."""

    @cached_property
    def described(self) -> Any:
        return super().get_openapi_schema()

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params) if path_prefix or path_params else self.described


api = HouseAPI(
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
