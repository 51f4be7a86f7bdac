"""What every screen draws with: assets, icons, times, avatars, Markdown. Knows no domain."""

from convo.ui import (
    assets,
    avatars,
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
        navigation,
    )
    for module in drawing:
        module.register(app)
    security_headers.register(app)
    errors.register(app)
