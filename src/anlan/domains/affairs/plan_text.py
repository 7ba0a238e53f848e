"""A government plan's text read as a tree: chapter 一、 › section （一） › heading 1. › measure (a paragraph); boxes 专栏 hold projects.

Pure. Each node keeps where it stands in the text, so that a task can always show the words it comes from.
"""

import re
from dataclasses import dataclass

CHAPTER = re.compile(r"^([一二三四五六七八九十]+)、\s*(\S.*)$")
SECTION = re.compile(r"^（([一二三四五六七八九十]+)）\s*(\S.*)$")
HEADING = re.compile(r"^(\d{1,2})[.．、]\s*(\S.*)$")
BOX = re.compile(r"^专栏\s*(\d+)\s*(\S.*)$")
LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """``parent`` is the index of the node above, None at the top. ``form``: chapter, section, heading, box, measure, project."""

    parent: int | None
    ref: str
    title: str
    text: str
    form: str
    level: int
    start: int
    end: int


def read_plan(text: str) -> tuple[Node, ...]:
    """The tree, in the order of the text. ValueError when there is no chapter in it."""
    reader = _Reader()
    at = 0
    for line in text.splitlines(keepends=True):
        said = line.strip()
        if said:
            reader.take(said, at + line.index(said[0]), at + len(line.rstrip()))
        at += len(line)
    if not any(node.form == "chapter" for node in reader.nodes):
        raise ValueError("没有读到“一、”“二、”这样的章，请检查文件是否为规划正文。")
    return tuple(reader.nodes)


class _Reader:
    """What stands open above the next line, by level: chapter 1, section 2, heading or box 3."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.open: dict[int, int] = {}
        self.count: dict[int, int] = {}

    def take(self, said: str, start: int, end: int) -> None:
        short = len(said) <= LONGEST_HEADING and not said.endswith(("。", "；", "："))
        if short and (m := CHAPTER.match(said)):
            self._head(1, f"{m[1]}", m[2], "chapter", start, end)
        elif short and (m := SECTION.match(said)) and 1 in self.open:
            self._head(2, f"（{m[1]}）", m[2], "section", start, end)
        elif m := BOX.match(said):
            self._head(3, f"专栏{m[1]}", m[2], "box", start, end)
        elif (m := HEADING.match(said)) and short and not self._in_box():
            self._head(3, m[1], m[2], "heading", start, end)
        elif 1 in self.open:
            self._leaf(said, start, end)

    def _in_box(self) -> bool:
        return 3 in self.open and self.nodes[self.open[3]].form == "box"

    def _head(self, level: int, mark: str, title: str, form: str, start: int, end: int) -> None:
        self.open = {k: v for k, v in self.open.items() if k < level}
        parent = self.open[max(self.open)] if self.open else None
        above = self.nodes[parent].ref if parent is not None else ""
        self.open[level] = len(self.nodes)
        self.nodes.append(Node(parent=parent, ref=above + mark, title=title, text="", form=form, level=level, start=start, end=end))

    def _leaf(self, said: str, start: int, end: int) -> None:
        parent = self.open[max(self.open)]
        above = self.nodes[parent]
        self.count[parent] = self.count.get(parent, 0) + 1
        form = "project" if above.form == "box" else "measure"
        m = HEADING.match(said)
        text, mark = (m[2], m[1]) if m else (said, str(self.count[parent]))
        self.nodes.append(Node(
            parent=parent, ref=f"{above.ref}-{mark}", title=title_of(text), text=text, form=form, level=above.level + 1, start=start, end=end,
        ))  # fmt: skip


def title_of(text: str) -> str:
    """The first sentence, or its first clause where that is long."""
    first = re.split(r"[。；]", text, maxsplit=1)[0]
    return first if len(first) <= 60 else re.split(r"[，：]", first, maxsplit=1)[0][:60]
