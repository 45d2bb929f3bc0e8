"""A gateway that fails on purpose: what the path says is what it does. Prints its port, then each request as a line of
JSON with headers and body."""

import argparse
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

seen = {}
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body="", **headers):
        bytes_ = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(bytes_)))
        self.end_headers()
        self.wfile.write(bytes_)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        key = self.headers.get("Idempotency-Key", "")
        with lock:
            seen[key] = seen.get(key, 0) + 1
            times = seen[key]
            headers = {name.lower(): value for name, value in self.headers.items()}
            print(json.dumps({"path": self.path, "headers": headers, "body": body}), flush=True)
        if self.path == "/once":
            return self.answer(500 if times == 1 else 200)
        if self.path == "/busy":
            return self.answer(429, Retry_After="7200")
        if self.path == "/bad":
            return self.answer(400, '{"problem": "text_refused"}')
        if self.path == "/unknown":
            return self.answer(422, '{"problem": "unknown_number"}')
        if self.path == "/moved":
            return self.answer(302, Location="/ok")
        if self.path == "/slow":
            time.sleep(60)
        self.answer(200)

    def log_message(self, *_):
        pass


options = argparse.ArgumentParser()
options.add_argument("--cert")
options.add_argument("--key")
asked = options.parse_args()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):  # a client that was killed is part of the test
        pass


server = Server(("127.0.0.1", 0), Handler)
if asked.cert:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(asked.cert, asked.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
