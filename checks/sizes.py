"""No file grows past what one reads in one sitting."""

from checks import ROOT, files

LIMITS = {".py": 250, ".html": 120, ".txt": 120, ".js": 150, ".css": 250}  # lines


def problems() -> list[str]:
    found = []
    for path in files(*(f"*{suffix}" for suffix in LIMITS)):
        if path.name in ("constraints.txt", "requirements.txt"):
            continue
        lines = (ROOT / path).read_text().count("\n")
        if lines > LIMITS[path.suffix]:
            found.append(f"{path}: {lines} lines, at most {LIMITS[path.suffix]}")
    return found
