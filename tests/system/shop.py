"""A customer's website on another origin, with the strictest policy under which the chat must live."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width">
<script src="{origin}/widget.js" data-channel="{key}" async></script></head>
<body><h1>Shop</h1><a href="/next">Next page</a></body></html>"""


class Shop:
    """`url` is on shop.test, which Chromium finds here.

    `?key=` shows another channel than its own, `?lang=` and `?dir=` another language and direction.
    """

    def __init__(self, origin: str, language: str = "en"):
        self.origin, self.language, self.key = origin, language, ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._pages())
        self.url = f"http://shop.test:{self.server.server_port}"

    @property
    def policy(self) -> str:
        origin = self.origin
        return f"default-src 'none'; script-src {origin}; connect-src {origin}; frame-src {origin}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()

    def _pages(shop):
        class Pages(BaseHTTPRequestHandler):
            def do_GET(self):
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                told = {"key": shop.key, "lang": shop.language, "dir": "ltr", **asked}
                page = PAGE.format(origin=shop.origin, **told).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Content-Security-Policy", shop.policy)
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *words):
                pass

        return Pages
