"""Colours: relative luminance and contrast (WCAG 2.2, success criterion 1.4.3)."""

import re

HEX = re.compile(r"#[0-9a-f]{6}")
ENOUGH = 4.5  # to 1, for text of ordinary size
WHITE, BLACK = "#ffffff", "#000000"


def is_colour(text: str) -> bool:
    return bool(HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """White where it reads well, else black: one of the two always has ENOUGH contrast."""
    return WHITE if contrast(colour, WHITE) >= ENOUGH else BLACK


def luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
