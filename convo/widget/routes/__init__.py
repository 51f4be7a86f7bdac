"""The visitors' screen, one file a resource."""
