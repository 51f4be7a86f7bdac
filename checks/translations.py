"""Every string has its French: not missing, empty, fuzzy or with other placeholders.

English needs no catalogue.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from checks import ROOT

KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LANGUAGES = ("fr",)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def problems() -> list[str]:
    wanted = extracted(ROOT / "convo")
    return [problem for language in LANGUAGES for problem in untranslated(wanted, language)]


def extracted(folder: Path) -> Catalog:
    """Every string of the code and the templates."""
    with (ROOT / "babel.cfg").open() as text:
        methods, options = parse_mapping_cfg(text)
    catalogue = Catalog()
    strings = extract_from_dir(str(folder), methods, options, keywords=KEYWORDS)
    for file, line, message, _comments, context in strings:
        catalogue.add(message, context=context, locations=[(file, line)])
    return catalogue


def untranslated(wanted: Catalog, language: str) -> list[str]:
    path = Path("convo/translations") / language / "LC_MESSAGES" / "messages.po"
    if not (ROOT / path).exists():
        return [f"{path}: missing ({len(wanted)} strings)"]
    with (ROOT / path).open("rb") as text:
        catalogue = read_po(text, locale=language)
    found = []
    for message in wanted:
        complaint = complaint_about(message, catalogue.get(message.id, message.context))
        if message.id and complaint:
            file, line = message.locations[0]
            found.append(f"{path}: {complaint}: {message.id!r} (convo/{file}:{line})")
    return found


def complaint_about(message, translation) -> str | None:
    if translation is None:
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    texts = translation.string if isinstance(translation.string, list | tuple) else (translation.string,)
    if not all(texts):
        return "empty"
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
    if any(set(PLACEHOLDER.findall(text)) - allowed for text in texts):
        return "unknown placeholder"
    if len(ids) == 1 and set(PLACEHOLDER.findall(texts[0])) != allowed:
        return "other placeholders"
    return None
