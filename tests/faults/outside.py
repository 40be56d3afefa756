"""What the working day reaches outside: a web server and a mail server that write down what came, and how often."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class Outside:
    """Both servers on free loopback ports. `calls` counts idempotency keys, `mails` Message-IDs."""

    def __init__(self, slow_seconds: float = 0.3) -> None:
        self.calls: Counter[str] = Counter()
        self.mails: Counter[str] = Counter()
        self._slow = slow_seconds
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                self.rfile.read(length)
                outside.calls[self.headers["Idempotency-Key"]] += 1
                time.sleep(outside._slow)
                body = b'{"ok": true}'
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    return  # the caller was killed meanwhile; that is what this is about

            def log_message(self, *_: Any) -> None:
                return

        class Mailbox:
            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
                text = envelope.content.decode("utf-8", "replace")
                for line in text.splitlines():
                    if line.lower().startswith("message-id:"):
                        outside.mails[line.split(":", 1)[1].strip()] += 1
                return "250 OK"

        self._web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._web.daemon_threads = True
        self._thread = threading.Thread(target=self._web.serve_forever, daemon=True)
        self._thread.start()
        # aiosmtpd wants to know its port beforehand.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.mail_port = int(probe.getsockname()[1])
        self._mail = Controller(Mailbox(), hostname="127.0.0.1", port=self.mail_port)
        self._mail.start()

    @property
    def web_port(self) -> int:
        return int(self._web.server_address[1])

    def close(self) -> None:
        self._web.shutdown()
        self._web.server_close()
        self._thread.join(2)
        self._mail.stop()
