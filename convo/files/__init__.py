"""Files on disk: stored under unguessable names, recognised by content, served to do no harm."""
