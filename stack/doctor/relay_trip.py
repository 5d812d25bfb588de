"""Sends packets through a TURN allocation to an echo server and back, and prints the result as JSON.

    relay_trip.py <relay> <port> <peer> <peer port> <packets> <bytes of each>

TURN_USER and TURN_PASSWORD are read from the environment: arguments are visible in the host's process list, and coturn's
own client takes its password only as an argument. Implements the necessary parts of RFC 5389 and RFC 5766, over UDP and
IPv4.
"""

import hashlib
import hmac
import json
import os
import socket
import struct
import sys
import time

COOKIE = 0x2112A442
ALLOCATE, REFRESH, BIND_CHANNEL = 0x0003, 0x0004, 0x0009
USERNAME, INTEGRITY, ERROR, CHANNEL, LIFETIME = 0x0006, 0x0008, 0x0009, 0x000C, 0x000D
PEER, REALM, NONCE, TRANSPORT = 0x0012, 0x0014, 0x0015, 0x0019
UDP, FIRST_CHANNEL = 17, 0x4000
INTERVAL_S, LATE_AFTER_S, RESPONSE_TIMEOUT_S, MAX_ATTEMPTS = 0.02, 3.0, 0.7, 3


class Refused(Exception):
    pass


class Client:
    def __init__(self, relay: str, port: int, user: str, password: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect((relay, port))
        self._user, self._password = user, password
        self._realm = self._nonce = b""

    def allocate(self) -> None:
        transport = attribute(TRANSPORT, struct.pack("!Bxxx", UDP))
        # The first request is refused, and the response has realm and nonce.
        code, found = self._request(ALLOCATE, transport)
        if code == 401:
            self._realm, self._nonce = found.get(REALM, b""), found.get(NONCE, b"")
            code, found = self._request(ALLOCATE, transport)
        if code:
            raise Refused(f"allocation refused with {code} {reason(found)}")

    def bind(self, peer: str, port: int) -> None:
        address = struct.unpack("!I", socket.inet_aton(peer))[0] ^ COOKIE
        body = attribute(CHANNEL, struct.pack("!Hxx", FIRST_CHANNEL))
        body += attribute(PEER, struct.pack("!xBHI", 1, port ^ (COOKIE >> 16), address))
        code, found = self._request(BIND_CHANNEL, body)
        if code:
            raise Refused(f"channel to the peer refused with {code} {reason(found)}")

    def release(self) -> None:
        self._request(REFRESH, attribute(LIFETIME, struct.pack("!I", 0)))

    def round_trips(self, packets: int, size: int) -> dict[str, object]:
        sent: list[float] = []
        back: dict[int, float] = {}
        next_at = time.monotonic()
        while len(back) < packets:
            now = time.monotonic()
            if len(sent) < packets and now >= next_at:
                payload = struct.pack("!I", len(sent)).ljust(size, b"\0")
                self._socket.send(struct.pack("!HH", FIRST_CHANNEL, size) + payload)
                sent.append(now)
                next_at += INTERVAL_S
            elif len(sent) == packets and now - sent[-1] > LATE_AFTER_S:
                break
            self._socket.settimeout(max(0.001, next_at - now) if len(sent) < packets else 0.1)
            data = self._receive()
            if data and len(data) >= 8 and data[0] & 0xC0 == 0x40:
                number = struct.unpack("!I", data[4:8])[0]
                if number < len(sent):
                    back.setdefault(number, (time.monotonic() - sent[number]) * 1000)
        times = list(back.values())
        delays = {"meanMs": sum(times) / len(times), "maxMs": max(times)} if times else {}
        return {"sent": len(sent), "received": len(back), **delays}

    def _request(self, method: int, body: bytes) -> tuple[int, dict[int, bytes]]:
        """Returns the error code of the response, 0 for success, and its attributes."""
        transaction = os.urandom(12)
        if self._nonce:
            body += attribute(USERNAME, self._user.encode()) + attribute(REALM, self._realm)
            body += attribute(NONCE, self._nonce)
            # The length includes the integrity attribute, which covers everything before it.
            signed = struct.pack("!HHI", method, len(body) + 24, COOKIE) + transaction + body
            key = hashlib.md5(f"{self._user}:{self._realm.decode()}:{self._password}".encode()).digest()
            body += attribute(INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())
        request = struct.pack("!HHI", method, len(body), COOKIE) + transaction + body
        for _ in range(MAX_ATTEMPTS):
            self._socket.send(request)
            deadline = time.monotonic() + RESPONSE_TIMEOUT_S
            while (left := deadline - time.monotonic()) > 0:
                self._socket.settimeout(left)
                data = self._receive()
                if data and data[8:20] == transaction and data[0] & 0xC0 == 0:
                    found = attributes(data)
                    error = found.get(ERROR, bytes(4))
                    return error[2] * 100 + error[3], found
        raise Refused("no answer")

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(2048)
        except (TimeoutError, ConnectionRefusedError):
            return b""


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def attributes(message: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 20
    while at + 4 <= len(message):
        kind, length = struct.unpack("!HH", message[at : at + 4])
        found.setdefault(kind, message[at + 4 : at + 4 + length])
        at += 4 + length + -length % 4
    return found


def reason(found: dict[int, bytes]) -> str:
    return found.get(ERROR, b"")[4:].decode(errors="replace")


def main() -> None:
    relay, port, peer, peer_port, packets, size = sys.argv[1:]
    client = Client(relay, int(port), os.environ["TURN_USER"], os.environ["TURN_PASSWORD"])
    try:
        client.allocate()
        client.bind(peer, int(peer_port))
        print(json.dumps(client.round_trips(int(packets), int(size))))
        client.release()
    except Refused as error:
        print(json.dumps({"failed": f"coturn: {error}"}))


main()
