"""The curve as SVG, by hand: three lines over the strength, shares from 0 to 1."""

from __future__ import annotations

LEFT, TOP, WIDTH, HEIGHT = 60, 30, 520, 280
LINES = (("right", "#1a7f37"), ("open", "#9a6700"), ("wrong", "#cf222e"))


def x(strength: float) -> float:
    return LEFT + strength * WIDTH


def y(share: float) -> float:
    return TOP + (1 - share) * HEIGHT


def drawn(points: list[tuple[float, float, float, float]], limit: float) -> str:
    """`points`: strength, right, open, wrong."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 370" font-family="sans-serif" font-size="12">',
        '<rect width="680" height="370" fill="white"/>',
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<path d="M{LEFT} {y(share):.1f}h{WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.2f}</text>')
    for tenth in range(0, 11, 2):
        parts.append(
            f'<text x="{x(tenth / 10):.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{tenth / 10:.1f}</text>'
        )
    parts.append(
        f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 42}" text-anchor="middle">strength of scrambling</text>'
    )
    parts.append(f'<path d="M{LEFT} {y(limit):.1f}h{WIDTH}" stroke="#cf222e" stroke-dasharray="3 4"/>')
    ends = label_heights([point[column] for column in (1, 2, 3) for point in points[-1:]])
    for column, (name, colour) in enumerate(LINES, 1):
        path = " ".join(f"{x(point[0]):.1f},{y(point[column]):.1f}" for point in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(point[0]):.1f}" cy="{y(point[column]):.1f}" r="2.5" fill="{colour}"/>' for point in points
        ]
        share = points[-1][column]
        parts.append(
            f'<text x="{LEFT + WIDTH + 10}" y="{ends[column - 1]:.1f}" fill="{colour}">{name} {share:.3f}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def label_heights(shares: list[float]) -> list[float]:
    """Where the three names stand at the right, moved apart where lines end close together."""
    heights = [y(share) + 4 for share in shares]
    for lower, upper in ((1, 2), (0, 1), (1, 2)):
        if abs(heights[upper] - heights[lower]) < 14:
            heights[lower] = heights[upper] - 14
    return heights
