"""A request of which the second half never comes."""

import socket


def half_a_request(server, path) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: localhost:{server.port}",
        f"Origin: {server.url}",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 1000",
    )
    client.sendall(("\r\n".join(lines) + "\r\n\r\nurl=https").encode())
    return client
