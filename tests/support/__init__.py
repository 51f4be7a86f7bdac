"""What tests stand on: the server as shipped, a browser, clients without one, waiting."""
