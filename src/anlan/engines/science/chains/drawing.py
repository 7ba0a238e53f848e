"""A chain drawn: one box a step, arrows with what goes over and in which unit. SVG by hand, for a page and for the documentation alike."""

from html import escape

from anlan.engines.science.chains.chain import Chain, Derived, Step

WIDTH, HEIGHT, GAP, LEFT, LINE = 250, 74, 46, 20, 17


def svg(chain: Chain) -> str:
    arrows = [_arrivals(step) for step in chain.steps]
    tops: list[int] = []
    top = 20
    for arrived in arrows:
        top += max(len(arrived) * LINE + 14, GAP) if tops else 0
        tops.append(top)
        top += HEIGHT
    wide = LEFT + WIDTH + 24 + 12 * max((len(line) for lines in arrows for line in lines), default=20)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(chain.zh)}" viewBox="0 0 {wide} {top + 20}" class="chain-drawing" font-size="13" fill="currentColor">'
    ]
    for number, (step, lines, y) in enumerate(zip(chain.steps, arrows, tops, strict=True)):
        if number:
            parts += _arrow(tops[number - 1] + HEIGHT, y, lines)
        parts += _box(number + 1, step, y)
    return "".join([*parts, "</svg>"])


def _box(number: int, step: Step, y: int) -> list[str]:
    end = f'<text x="{LEFT + WIDTH + 12}" y="{y + 46}" opacity=".75">否则：{escape(step.ends)}</text>' if step.ends else ""
    return [
        f'<rect x="{LEFT}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="none" stroke="currentColor" stroke-width="1.4"/>',
        f'<text x="{LEFT + 14}" y="{y + 30}" font-size="15" font-weight="600">{number} {escape(step.zh)}</text>',
        f'<text x="{LEFT + 14}" y="{y + 53}" opacity=".75" font-family="monospace">{escape(step.model)}</text>', end,
    ]  # fmt: skip


def _arrow(top: int, bottom: int, lines: list[str]) -> list[str]:
    x = LEFT + WIDTH // 2
    said = [
        f'<text x="{x + 12}" y="{top + 20 + LINE * row}" opacity=".85">{escape(line)}</text>' for row, line in enumerate(lines)
    ]
    return [f'<path d="M{x} {top}V{bottom - 2}m-5 -8l5 8l5 -8" fill="none" stroke="currentColor" stroke-width="1.4"/>', *said]


def _arrivals(step: Step) -> list[str]:
    """What comes from earlier steps; what is given at the start is not drawn, but for what is derived from it."""
    lines = []
    for take in step.takes:
        if isinstance(take, Derived):
            lines.append(f"{take.into}：{take.says}")
        elif not take.source.startswith("given."):
            lines.append(f"{take.source} → {take.into}")
    return lines
