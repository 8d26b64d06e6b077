"""The line between a browser and the server, which a test pulls out and plugs in again."""

import socket
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit


class Cable:
    """Passes on every byte between its own address and the server's, while it is plugged in."""

    def __init__(self, server: str) -> None:
        address = urlsplit(server)
        self.server = (address.hostname, address.port)
        self.loses_answers = False
        self.port = 0
        self.ends: list[socket.socket] = []
        self.plug_in()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plug_in(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def pull_out(self) -> None:
        """Cut all connections, and refuse new ones."""
        _close(self.listener)
        while self.ends:
            _close(self.ends.pop())

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                browser, _address = listener.accept()
                server = socket.create_connection(self.server)
                self.ends += [browser, server]
                Thread(target=self._pass_on, args=[browser, server], daemon=True).start()
                Thread(target=self._pass_on, args=[server, browser], daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.loses_answers and source.getpeername() == self.server:
                    break
                sink.sendall(data)
        _close(source)
        _close(sink)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for it
    end.close()
