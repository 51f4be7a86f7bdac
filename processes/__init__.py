"""How Convo runs: one process tree that starts, watches and ends Valkey, web and workers."""
