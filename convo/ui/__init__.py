"""What every screen draws with: assets, icons, times, avatars, Markdown, dom ids. Knows no domain."""

from convo.ui import (
    assets,
    avatars,
    dom_ids,
    errors,
    excerpts,
    icons,
    import_maps,
    language_names,
    markdown,
    navigation,
    security_headers,
    times,
)


def register(app):
    drawing = (
        assets,
        import_maps,
        icons,
        times,
        language_names,
        avatars,
        markdown,
        excerpts,
        dom_ids,
        navigation,
    )
    for module in drawing:
        module.register(app)
    security_headers.register(app)
    errors.register(app)
