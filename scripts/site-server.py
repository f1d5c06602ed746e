"""Serves a folder of static files on this machine alone, with the headers that a real host should send.

Prints one line with the address once it listens. Ctrl-C ends it.
"""

import argparse
import functools
import http.server
import pathlib
import signal
import sys

# As in the page's own <meta>; a header also covers what <meta> cannot (frame-ancestors).
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # Keep-alive; every response below has a Content-Length.
    extensions_map = {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".md": "text/markdown; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".ttf": "font/ttf",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        "": "application/octet-stream",
    }

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")  # Revalidate: a rebuild shows at the next reload.
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, format: str, *arguments) -> None:
        pass

    def log_error(self, format: str, *arguments) -> None:
        sys.stderr.write("%s: %s\n" % (self.path if hasattr(self, "path") else "-", format % arguments))


class SiteServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        # A browser that closes a connection early is no error of ours.
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    if not (options.folder / "index.html").is_file():
        sys.exit(f"serve: {options.folder} has no index.html. Build the page first: scripts/serve does.")
    handler = functools.partial(SiteHandler, directory=str(options.folder))
    try:
        server = SiteServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        sys.exit(
            f"serve: port {options.port} cannot be used ({error.strerror}).\n"
            f"  Stop the program that holds it, or choose another: scripts/serve --port {options.port + 1}"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"Labrack is at http://localhost:{server.server_port} (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
