"""The file of a case: adding a paper, reading the chain, handing it out as one archive that can be checked elsewhere."""

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

from anlan.domains.enforcement.models import Paper, Penalty
from anlan.domains.enforcement.rules import chain
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict
from anlan.platform.files.api import attach, attachments_of, open_file

KINDS = {
    "filing": "立案", "questioning": "询问（检查）笔录", "evidence": "证据", "scene": "勘验笔录", "sample": "抽样取证", "expert": "鉴定、检测意见",
    "preserve": "先行登记保存", "notice": "处罚告知", "statement": "陈述申辩", "hearing": "听证", "review": "法制审核", "discussion": "集体讨论",
    "decision": "处罚决定", "receipt": "送达回证", "payment": "缴款凭证", "urge": "催告", "court": "申请强制执行", "publication": "公示", "transfer": "移送",
    "clock": "期限中止与恢复", "closing": "结案", "other": "其他",
}  # fmt: skip


def add_paper(case: Penalty, ctx: Any, kind: str, title: str, *, text: str = "", name: str = "", content: bytes = b"") -> Paper:
    """The next paper, its bytes kept as an attachment of the case, sealed to the last one. The case's row is locked by the command."""
    kept = attach(case.subject, case.division, name, content, ctx) if content else None
    last = case.papers.order_by("-number").first()
    paper = chain.Paper(
        number=(last.number if last else 0) + 1, kind=kind, title=title[:200], text=text, file_name=kept.name if kept else "", sha256=kept.sha256 if kept else "",
        at=clock.now().isoformat(), by=ctx.actor.name, previous=last.seal if last else chain.FIRST,
    )  # fmt: skip
    values = asdict(paper) | {"at": clock.parse_time(paper.at), "seal": chain.seal_of(paper), "file": kept.pk if kept else None}
    return Paper.objects.create(penalty=case, **values)


def chain_of(case: Penalty) -> list[chain.Paper]:
    return [_plain(row) for row in case.papers.order_by("number")]


def check_file(case: Penalty) -> Verdict:
    """The chain as it stands in the table."""
    return chain.check_chain(chain_of(case))


def kinds_on_file(case: Penalty) -> set[str]:
    return set(case.papers.values_list("kind", flat=True))


def file_zip(case: Penalty) -> bytes:
    """The whole record: an index with every seal, the attached files under their hashes, and how to check them without this system."""
    out, papers = io.BytesIO(), chain_of(case)
    files = {row.sha256: row for row in attachments_of(case.subject)}
    index = {
        "case": case.number,
        "title": case.title,
        "party": case.party,
        "exported_at": clock.now().isoformat(),
        "papers": [asdict(p) for p in papers],
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.json", json.dumps(index, ensure_ascii=False, indent=1))
        archive.writestr("校验说明.txt", CHECKING)
        for digest in dict.fromkeys(p.sha256 for p in papers if p.sha256 in files):
            with open_file(files[digest]) as content:
                archive.writestr(f"files/{digest[:12]}-{files[digest].name}", content.read())
    return out.getvalue()


CHECKING = """一、files 中每个文件的 SHA-256 应与 index.json 中同一件的 sha256 相同。
二、每件的 seal 是该件（seal 置空，键按字母序，无空格的 JSON，UTF-8）的 SHA-256；第一件的 previous 为 64 个 0，其后每件的 previous 等于上一件的 seal。
三、任何一件被改动、抽去或插入，其后的校验值即不相符（行政处罚法第四十七条 全过程记录）。
"""


def _plain(row: Paper) -> chain.Paper:
    return chain.Paper(
        number=row.number, kind=row.kind, title=row.title, text=row.text, file_name=row.file_name, sha256=row.sha256, at=row.at.isoformat(), by=row.by,
        previous=row.previous, seal=row.seal,
    )  # fmt: skip
