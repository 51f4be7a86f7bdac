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
    own_previews,  # noqa: F401 (it registers)
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
