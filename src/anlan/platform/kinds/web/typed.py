"""The five calls every kind has under its own name, typed by its own schemas."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.asked import read_box
from anlan.platform.kinds.commands import DeleteRecord, SaveRecord
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.pages import page, visible_rows
from anlan.platform.kinds.reads import note_reading
from anlan.platform.kinds.web import schemas
from anlan.platform.kinds.web.records import hidden_from, record

NOT_FILTERS = ("q", "area", "bbox", "sort", "after", "limit")


def add_kind(router: Router, kind: Kind) -> None:
    tags = [f"{kind.key} {kind.label}"]
    _add_reading(router, kind, tags)
    _add_changing(router, kind, tags)


def _add_reading(router: Router, kind: Kind, tags: list[str]) -> None:
    question_schema, out, page_out = schemas.question_schema(kind.key), schemas.out_schema(kind.key), schemas.page_schema(kind.key)

    @router.get(f"/{kind.key}", response=page_out, tags=tags, operation_id=f"{kind.key}_list", summary=f"{kind.label}：列表")
    def list_records(request: HttpRequest, question: Query[question_schema]) -> HttpResponse:  # type: ignore[valid-type]
        actor = actor_of(request)
        asked = question.dict(exclude_none=True)  # type: ignore[attr-defined]
        shared = {name: asked.pop(name) for name in NOT_FILTERS}
        found = page(kind, actor, filters=asked, **{**shared, "bbox": read_box(shared["bbox"])})
        hidden = hidden_from(kind, actor)
        return answer({"items": [record(kind, t, hidden) for t in found.rows], "after": found.after, "count": found.count, "capped": found.capped})

    @router.get(f"/{kind.key}/{{int:id}}", response=out, tags=tags, operation_id=f"{kind.key}_read", summary=f"{kind.label}：一条")
    def read_record(request: HttpRequest, id: int) -> HttpResponse:  # noqa: A002 - the name in the address
        thing = one(kind, request, id)
        note_reading(kind, thing, actor_of(request))
        return answer(record(kind, thing))


def _add_changing(router: Router, kind: Kind, tags: list[str]) -> None:
    in_schema, change_schema, out = schemas.in_schema(kind.key), schemas.change_schema(kind.key), schemas.out_schema(kind.key)

    @router.post(f"/{kind.key}", response={201: out}, tags=tags, operation_id=f"{kind.key}_create", summary=f"{kind.label}：新增")
    def create_record(request: HttpRequest, data: in_schema) -> HttpResponse:  # type: ignore[valid-type]
        actor = actor_of(request)
        made = send(SaveRecord(kind=kind.key, data=data.dict(exclude_unset=True)), Context(actor=actor, key=key_of(request)))  # type: ignore[attr-defined]
        return answer(record(kind, kind.model._default_manager.select_related("organisation").get(pk=made)), 201)

    @router.patch(f"/{kind.key}/{{int:id}}", response=out, tags=tags, operation_id=f"{kind.key}_change", summary=f"{kind.label}：修改")
    def change_record(request: HttpRequest, id: int, data: change_schema) -> HttpResponse:  # type: ignore[valid-type]  # noqa: A002
        actor, given = actor_of(request), data.dict(exclude_unset=True)  # type: ignore[attr-defined]
        thing = one(kind, request, id)
        send(SaveRecord(kind=kind.key, id=thing.pk, version=given.pop("version", None), data=given), Context(actor=actor, key=key_of(request)))
        return answer(record(kind, kind.model._default_manager.select_related("organisation").get(pk=thing.pk)))

    @router.delete(f"/{kind.key}/{{int:id}}", response={204: None}, tags=tags, operation_id=f"{kind.key}_delete", summary=f"{kind.label}：删除")
    def delete_record(request: HttpRequest, id: int, reason: str = "") -> HttpResponse:  # noqa: A002
        thing = one(kind, request, id)
        send(DeleteRecord(kind=kind.key, id=thing.pk, reason=reason.replace("\0", "")[:200]), Context(actor=actor_of(request), key=key_of(request)))
        return HttpResponse(status=204)


def one(kind: Kind, request: HttpRequest, pk: int) -> Any:
    """The record, if the actor may see it; otherwise it is not there."""
    found = visible_rows(kind, actor_of(request)).select_related("organisation").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise LookupError(f"没有这条{kind.label}，或不在您的辖区内。")
    return found


def key_of(request: HttpRequest) -> str:
    """``Idempotency-Key`` makes a repeated call harmless; it counts for its sender alone."""
    key = request.headers.get("Idempotency-Key", "").replace("\0", "")
    return f"{actor_of(request).user}/{key}"[:160] if key else ""


def answer(body: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
