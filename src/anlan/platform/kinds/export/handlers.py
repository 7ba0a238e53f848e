"""The handler of an export changes nothing: it is there so that taking data out is authorised and audited like any other act."""

from anlan.kernel.verdict import Refused, refuse
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.kinds.commands import ExportRecords
from anlan.platform.kinds.kind import get_kind


@handles(ExportRecords, area=lambda cmd: (cmd.area, cmd.organisation))
def export_records(cmd: ExportRecords, ctx: Context) -> None:
    permission = get_kind(cmd.kind).permission("personal")
    if cmd.personal and not ctx.actor.may(permission, cmd.area, cmd.organisation):
        raise Refused(refuse("denied", "没有导出联系人等个人信息的权限；可不带个人信息导出。", permission=permission, area=cmd.area))
