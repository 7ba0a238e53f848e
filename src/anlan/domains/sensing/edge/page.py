"""The one page of an edge node, for whoever stands beside it: what is raised, what was, and how far the centre knows."""

from html import escape
from pathlib import Path

from anlan.domains.sensing.edge.forwarding import WayFile
from anlan.domains.sensing.edge.journal import Journal, said
from anlan.kernel import clock

SHOWN = 50
STYLE = "body{font:16px/1.6 sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem}h1{font-size:1.3rem}h2{font-size:1.1rem}.raised{color:#a8071a;font-weight:600}li{margin:.2rem 0}"


def page_of(name: str, home: Path) -> str:
    """Read anew each time: the journal is small, and this is seldom asked."""
    journal, way = Journal(home=home), WayFile(home).read()
    raised = sorted(journal.open.values(), key=lambda line: (line["level"], -line["at_us"]))
    lost = f"；因磁盘已满放弃未上传消息 {way.lost} 条" if way.lost else ""
    return (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><meta http-equiv=refresh content=5><meta name=viewport content='width=device-width'>"
        f"<title>{escape(name)} 边缘节点</title><style>{STYLE}</style><h1>{escape(name)} 边缘节点</h1>"
        f"<p>{clock.local_text(clock.now())}；中心已收到本节点第 {way.done} 条及以前的消息{lost}。</p>"
        f"<h2>当前报警（{len(raised)}）</h2>{_list([said(line) for line in raised[:SHOWN]], 'raised') or '<p>没有报警。</p>'}"
        f"<h2>最近变化</h2>{_list([said(line) for line in reversed(journal.last[-SHOWN:])], '') or '<p>尚无记录。</p>'}</html>"
    )


def _list(lines: list[str], kind: str) -> str:
    return f"<ul>{''.join(f'<li class={kind or 0}>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
