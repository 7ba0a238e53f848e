"""Files are kept, and it is told."""

from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit
from anlan.platform.files.commands import AttachFile, FileAttached
from anlan.platform.files.store import attach


@handles(AttachFile, area=lambda cmd: (cmd.division, cmd.organisation))
def attach_file(cmd: AttachFile, ctx: Context) -> int:
    row = attach(cmd.subject, cmd.division, cmd.file_name, cmd.content, ctx, cmd.organisation)
    emit(FileAttached(
        subject=cmd.subject, area=cmd.division, organisation=cmd.organisation, file=row.pk, file_name=row.name, sha256=row.sha256
    ))  # fmt: skip
    return int(row.pk)
