"""``read_plan``: the one door from a document to a :class:`~anlan.engines.planbook.plan.Plan`; refuses what is no plan."""

import re
from typing import Any

from anlan.engines.planbook.documents import Document
from anlan.engines.planbook.extract.view import View, view
from anlan.engines.planbook.plan import Plan, Section
from anlan.engines.planbook.structure import actions, grades, identity, levels, organisation
from anlan.engines.planbook.structure.level_names import in_capitals
from anlan.engines.planbook.structure.resources import resources_of
from anlan.engines.planbook.structure.sections import Paragraph, paragraphs, section_tree
from anlan.kernel.verdict import refused

_SIGNS = (
    r"预案|方案",
    r"应急|处置|救援",
    r"指挥|组织(?:机构|体系)|职责|领导小组",
    r"响应|启动|处置措施",
    r"预警|报告",
    r"保障|演练|附则|终止|后期",
)


def looks_like_plan(text: str) -> bool:
    """Has it the marks of an emergency plan? Four of six kinds of words, 应急 among them."""
    return sum(bool(re.search(sign, text)) for sign in _SIGNS) >= 4 and "应急" in text


def read_plan(document: Document, *, key: str = "") -> Plan:
    """Structure of a document. Raises Refused(``not_a_plan``) for text that is no emergency plan."""
    seen = in_capitals(view(document.text, keep_lines=True))
    if not looks_like_plan(seen.text):
        raise refused("not_a_plan", "这份文件不像应急预案：没有读到组织机构、响应和保障等内容。")
    lines = paragraphs(seen, document)
    sections = section_tree(seen, lines)
    title = identity.title_of(seen)
    scope = _scope(seen, sections)
    return Plan(
        title=title, kind=identity.kind_of(title, seen.text), tier=identity.tier_of(title), division=identity.division_of(title, seen.text),
        issuer=_issuer(seen), document_number=identity.document_number(seen), issued_on=identity.issued_on(seen),
        supersedes=identity.supersedes(seen), demonstration="演示文本" in seen.text[:300], event_types=identity.event_types_of(title, scope),
        hazards=tuple(dict.fromkeys(word for word, _ in identity.HAZARDS if word in scope)), scope=scope, key=key, text=document.text,
        **_contents(seen, lines, sections),
    )  # fmt: skip


def _contents(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> dict[str, Any]:
    return {
        "sections": tuple(_in_document(seen, section) for section in sections),
        "units": organisation.units_of(seen, lines, sections), "grades": grades.grade_rules(seen, lines, sections),
        "levels": levels.response_levels(seen, lines, sections), "measures": actions.measures_of(seen, lines, sections),
        "warnings": grades.warning_rules(seen, lines), "reports": actions.reports_of(seen, lines),
        "references": actions.references_of(seen), "contacts": actions.contacts_of(seen), "resources": resources_of(seen, sections),
        "drill_months": actions.cycle_months(seen.text, "演练"), "revision_months": actions.cycle_months(seen.text, "修订|评估"),
    }  # fmt: skip


def _in_document(seen: View, section: Section) -> Section:
    """A section with its body told in offsets of the document, as all spans handed out are."""
    start, end = section.body
    body = seen.span(start, end) if end > start else (section.words[1], section.words[1])
    return Section(
        number=section.number, title=section.title, depth=section.depth, parent=section.parent, words=section.words, body=body
    )


def _scope(seen: View, sections: tuple[Section, ...]) -> str:
    section = next((section for section in sections if "适用范围" in section.title), None)
    if section is None:
        match = re.search(r"本预案适用于[^\n]{4,300}", seen.text)
        return match.group() if match else ""
    return seen.text[section.body[0] : section.body[1]].strip()[:600]


def _issuer(seen: View) -> str:
    match = re.search(r"(?:印发|发布|制定|编制)单位[:](?P<who>[\u4e00-\u9fff()]{3,30})", seen.text[:2000])
    return match["who"] if match else ""
