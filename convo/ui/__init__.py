"""What every screen draws with: assets, icons, times, avatars, Markdown, dom ids. Knows no domain."""

from convo.ui import (
    assets,
    avatars,
    dom_ids,
    errors,
    excerpts,
    icons,
    import_maps,
    markdown,
    navigation,
    security_headers,
    times,
)


def register(app):
    for module in (assets, import_maps, icons, times, avatars, markdown, excerpts, dom_ids, navigation):
        module.register(app)
    security_headers.register(app)
    errors.register(app)
