"""The agents' screen, one file a resource."""
