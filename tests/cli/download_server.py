# SPDX-License-Identifier: EUPL-1.2
"""A web server for download.sh, on a port that the system chooses. It obeys the files of the folder `control`, so
that a test changes its manners between two requests:

  etag        the ETag of all files (default "one"; empty = none, and no Last-Modified either)
  cut         how many of the next GETs are cut after half of their bytes
  busy        how many of the next requests are answered with status 500
  ignore      there: Range is ignored
  careless    there: If-Range is ignored, Range is not
  hold        there: nothing comes after 256 kB until it is gone

/redirect/NAME leads to /NAME, /missing is 404, anything else a file of the folder `served`. Told an absolute
address it acts as a proxy. Each answer to GET is a line of the log: status, path, first byte, bytes sent.

    download_server.py FOLDER LOG      prints its port
"""
import http.server
import os
import sys
import time

folder, log = sys.argv[1:3]


def control(name, default=""):
    try:
        with open(os.path.join(folder, "control", name), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return default


def take(name):
    """One of a number that is counted down."""
    left = int(control(name, "0"))
    if left:
        with open(os.path.join(folder, "control", name), "w", encoding="utf-8") as file:
            file.write(str(left - 1))
    return left > 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def tell(self, status, first=0, sent=0):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{status} {self.path} {first} {sent}\n")

    def end(self, status, **headers):
        self.tell(status)  # before the answer, on which the next request may follow at once
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def first_byte(self, etag):
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes=") or os.path.exists(os.path.join(folder, "control", "ignore")):
            return 0
        condition = self.headers.get("If-Range", "")
        if condition != f'"{etag}"' and not os.path.exists(os.path.join(folder, "control", "careless")):
            return 0
        return int(asked[len("bytes="):].split("-")[0])

    def do_GET(self):
        path = self.path
        if path.startswith("http://"):  # asked as a proxy: the file is the same one
            path = "/" + path.split("/", 3)[3]
        if path.startswith("/redirect/"):
            return self.end(302, Location=path[len("/redirect"):])
        if take("busy"):
            return self.end(500)
        try:
            with open(os.path.join(folder, "served", path[1:]), "rb") as file:
                content = file.read()
        except OSError:
            return self.end(404)
        self.send(content)

    def send(self, content):
        etag = control("etag", "one")
        first = self.first_byte(etag)
        if first >= len(content) > 0:
            return self.end(416)
        piece = content[first:]
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(piece)))
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        if etag:
            self.send_header("ETag", f'"{etag}"')
        self.end_headers()
        if take("cut"):
            piece = piece[: len(piece) // 2]
            self.close_connection = True
        sent = 0
        try:
            for at in range(0, len(piece), 65536):
                self.wfile.write(piece[at : at + 65536])
                self.wfile.flush()
                sent = min(len(piece), at + 65536)
                while sent >= 262144 and os.path.exists(os.path.join(folder, "control", "hold")):
                    time.sleep(0.05)
        except OSError:
            self.close_connection = True
        self.tell(206 if first else 200, first, sent)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # a client that goes away is what is tested
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
