"""Rules the schemas cannot say: scopes with their lists, updates with references, sane times and areas (CAP 1.2 §3.2)."""

from collections.abc import Iterator

from anlan.engines.cap.findings import Finding
from anlan.engines.cap.model import Alert, Area, Info, Resource
from anlan.engines.cap.words import MsgType, Scope, Status

POINTING = {MsgType.UPDATE, MsgType.CANCEL, MsgType.ACK, MsgType.ERROR}
LONG_HEADLINE = 160  # characters; CAP 1.2 §3.2.2 advises it for small displays
MANY_VERTICES = 100  # advised by the CAP composers in the field: larger polygons choke receivers


def check_meaning(alert: Alert) -> Iterator[Finding]:
    """Findings that need the whole message."""
    yield from _check_scope(alert)
    yield from _check_pointing(alert)
    yield from _check_exercise(alert)
    for number, info in enumerate(alert.infos, 1):
        yield from _check_info(info, alert, f"/alert/info[{number}]")


def _check_scope(alert: Alert) -> Iterator[Finding]:
    if alert.scope is Scope.RESTRICTED and not alert.restriction:
        yield Finding(
            path="/alert/restriction", code="restriction_needed", text="scope 为 Restricted 时须说明 restriction(限制范围)"
        )
    if alert.scope is Scope.PRIVATE and not alert.addresses:
        yield Finding(path="/alert/addresses", code="addresses_needed", text="scope 为 Private 时须列出 addresses(接收者)")
    if alert.restriction and alert.scope is not Scope.RESTRICTED:
        yield _advice("/alert/restriction", "restriction_unused", "只有 scope 为 Restricted 时才写 restriction")


def _check_pointing(alert: Alert) -> Iterator[Finding]:
    if alert.msg_type in POINTING and not alert.references:
        text = f"msgType 为 {alert.msg_type} 时须在 references 指明所针对的消息"
        yield Finding(path="/alert/references", code="references_needed", text=text)
    for reference in alert.references:
        if reference.sent > alert.sent:
            yield _advice("/alert/references", "postdated_reference", f"引用的消息 {reference.identifier} 晚于本消息")
    if alert.msg_type is MsgType.ERROR and not alert.note:
        yield _advice("/alert/note", "note_advised", "msgType 为 Error 时宜在 note 写明拒收原因")


def _check_exercise(alert: Alert) -> Iterator[Finding]:
    if alert.status is Status.EXERCISE and not alert.note:
        yield _advice("/alert/note", "note_advised", "演练消息宜在 note 写明演练名称")


def _check_info(info: Info, alert: Alert, path: str) -> Iterator[Finding]:
    if info.expires and info.expires <= (info.effective or alert.sent):
        yield _advice(f"{path}/expires", "expired_at_birth", "失效时间不晚于生效时间")
    if len(info.headline) > LONG_HEADLINE:
        yield _advice(f"{path}/headline", "headline_long", f"标题 {len(info.headline)} 字,宜不超过 {LONG_HEADLINE} 字")
    for number, area in enumerate(info.areas, 1):
        yield from _check_area(area, f"{path}/area[{number}]")
    for number, resource in enumerate(info.resources, 1):
        yield from _check_resource(resource, f"{path}/resource[{number}]")


def _check_area(area: Area, path: str) -> Iterator[Finding]:
    if area.ceiling_ft is not None and area.altitude_ft is None:
        yield Finding(path=f"{path}/ceiling", code="altitude_needed", text="写了 ceiling 就须写 altitude")
    if area.ceiling_ft is not None and area.altitude_ft is not None and area.ceiling_ft < area.altitude_ft:
        yield Finding(path=f"{path}/ceiling", code="ceiling_below", text="ceiling 不得低于 altitude")
    for number, ring in enumerate(area.polygons, 1):
        if len(ring) > MANY_VERTICES:
            text = f"多边形有 {len(ring)} 个点,宜简化到 {MANY_VERTICES} 个以内"
            yield _advice(f"{path}/polygon[{number}]", "many_vertices", text)
    if not (area.polygons or area.circles or area.geocodes):
        yield _advice(path, "area_without_place", "区域只有文字说明;宜给出多边形、圆或区划代码")


def _check_resource(resource: Resource, path: str) -> Iterator[Finding]:
    if resource.deref_uri and not resource.uri:
        yield _advice(f"{path}/uri", "uri_advised", "带内嵌内容的资源宜同时给出 uri(可为文件名)")


def _advice(path: str, code: str, text: str) -> Finding:
    return Finding(path=path, code=code, text=text, level="advice")
