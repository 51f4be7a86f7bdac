"""How Convo runs: one process tree that starts, watches and ends Valkey, web, workers and schedule."""
