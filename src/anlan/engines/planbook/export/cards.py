"""Action cards: what one unit has to do, at which level, within what time; for a pocket, a wall or a phone."""

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.engines.planbook.export.word import official_document, saved, write
from anlan.engines.planbook.plan import Plan
from anlan.kernel.grades import ResponseLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One unit's part in one plan: duties, then steps (level or None, minutes or None, text, as helper or as lead), the quickest first."""

    plan: str
    unit: str
    duties: tuple[str, ...]
    steps: tuple[tuple[int | None, float | None, str, bool], ...]
    contacts: tuple[str, ...] = ()


def action_cards(plan: Plan) -> tuple[Card, ...]:
    """A card for every unit that leads or helps in a measure, or has duties; units with most to do first."""
    names = list(
        dict.fromkeys([unit.name for unit in plan.units] + [name for measure in plan.measures for name in measure.units])
    )
    cards = [_card(plan, name) for name in names]
    return tuple(sorted((card for card in cards if card.steps), key=lambda card: (-len(card.steps), card.unit)))


def _card(plan: Plan, name: str) -> Card:
    duties = tuple(duty.text for unit in plan.units if unit.name == name for duty in unit.duties)
    mine = [measure for measure in plan.measures if name in measure.units]
    mine.sort(key=lambda m: (-(m.level or 5), m.within_min is None, m.within_min or 0.0))
    steps = tuple((m.level, m.within_min, m.text, m.units[0] == name) for m in mine)
    phones = tuple(f"{contact.name} {contact.phone}" for contact in plan.contacts if name in contact.name)
    return Card(plan=plan.title, unit=name, duties=duties, steps=steps, contacts=phones)


def cards_to_word(cards: Iterable[Card]) -> bytes:
    """One page a card."""
    document = official_document()
    for order, card in enumerate(cards):
        if order:
            document.add_page_break()
        write(document, f"{card.unit} 应急处置卡", font="黑体", centred=True)
        write(document, card.plan, centred=True)
        for duty in card.duties:
            write(document, f"职责：{duty}")
        for level, minutes, text, leads in card.steps:
            write(document, f"□ {_when(level, minutes)}{text}（{'牵头' if leads else '配合'}）", indent=False)
        for contact in card.contacts:
            write(document, contact)
    return saved(document)


def _when(level: int | None, minutes: float | None) -> str:
    told = "各级" if level is None else ResponseLevel(level).zh
    limit = "" if minutes is None else "，立即" if minutes == 0 else f"，{minutes:g}分钟内"
    return f"【{told}{limit}】"
