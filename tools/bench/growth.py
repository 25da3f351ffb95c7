"""The chart of growth, written as plain SVG: what stays level however much is stored, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH, PANEL, LEFT, RIGHT, TOP, BOTTOM = 720, 240, 70, 40, 40, 50
INK, QUIET = "#1b2a33", "#c9d2d8"
COLOURS = ("#0b5fa5", "#a34a00")


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: its title, what its vertical axis counts, and its lines, each (name, values)."""

    title: str
    axis: str
    lines: Sequence[tuple[str, Sequence[float]]]


def drawn(stored: Sequence[int], panels: Sequence[Panel], about: str) -> str:
    """All ``panels`` under each other over the same horizontal axis, the number of reports ``stored``."""
    height = len(panels) * (PANEL + TOP + BOTTOM) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(about)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += _panel(stored, panel, number * (PANEL + TOP + BOTTOM) + TOP)
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _panel(stored: Sequence[int], panel: Panel, top: float) -> list[str]:
    bottom, right = top + PANEL, WIDTH - RIGHT
    lowest, highest = floor(log10(stored[0])), max(ceil(log10(stored[-1])), floor(log10(stored[0])) + 1)
    ticks = _ticks(max(value for _, values in panel.lines for value in values))

    def across(reports: float) -> float:
        return LEFT + (log10(reports) - lowest) / (highest - lowest) * (right - LEFT)

    def up(value: float) -> float:
        return bottom - value / ticks[-1] * PANEL

    parts = [_text(LEFT, top - 18, panel.title, weight="bold")]
    for tick in ticks:
        parts.append(f'<path d="M{LEFT} {up(tick):.1f}H{right}" stroke="{QUIET}"/>')
        parts.append(_text(LEFT - 8, up(tick) + 4, f"{tick:,g}", anchor="end"))
    for power in range(lowest, highest + 1):
        parts.append(f'<path d="M{across(10**power):.1f} {bottom}v5" stroke="{INK}"/>')
        parts.append(_text(across(10**power), bottom + 20, f"{10**power:,}", anchor="middle"))
    parts.append(_text((LEFT + right) / 2, bottom + 40, "reports stored", anchor="middle"))
    middle = (top + bottom) / 2
    parts.append(f'<g transform="rotate(-90 16 {middle})">{_text(16, middle, panel.axis, anchor="middle")}</g>')
    parts.append(f'<path d="M{LEFT} {top}V{bottom}H{right}" fill="none" stroke="{INK}"/>')
    for (name, values), colour in zip(panel.lines, COLOURS, strict=False):
        points = [(across(reports), up(value)) for reports, value in zip(stored, values, strict=True)]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        parts.append(_text(points[-1][0], points[-1][1] - 9, name, anchor="end", colour=colour))
    return parts


def _ticks(highest: float) -> list[float]:
    """From nothing to a little above ``highest``, in round steps."""
    rough = highest / 4 or 1
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return [step * number for number in range(ceil(highest / step) + 1)]


def _text(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal", colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
