"""Forks speakers from a process in which espeak-ng is ready, one for each text: `python -m tts.nursery FD`.

Why a process for each text: espeak-ng carries state from one text to the next (the phase of the voice, gain
control, random noise) that its API cannot reset, so a long-lived one renders the same text differently each
time. Every fork starts from the same memory, speaks one text, and ends: equal texts sound equal, sample for
sample. A text that crashes the library takes nobody along. A fork made in advance costs a request nothing.

On the socket FD arrive sockets, one for each speaker wanted. On its socket a speaker reads the text until
the end of the stream, then writes pieces of audio, each behind its length (4 bytes, little-endian), and a
length of 0 as the last word: without it the audio is cut off.
"""

import os
import signal
import socket
import sys

from .espeak import Espeak

# A text takes about 1 ms per second of speech. One that takes this long hangs.
SPEAKING_MOST_S = 20


def speak_once(espeak: Espeak, connection: socket.socket) -> None:
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    text = b"".join(parts).decode()
    if not text:  # not needed any more
        return
    signal.alarm(SPEAKING_MOST_S)

    def send(pcm: bytes) -> bool:
        try:
            connection.sendall(len(pcm).to_bytes(4, "little") + pcm)
        except OSError:
            return False
        return True

    espeak.speak(text, send)
    connection.sendall(bytes(4))


def main(orders: socket.socket) -> None:
    # Children are never waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # The service ends this process by closing the socket; a signal to the whole group is not ours.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    espeak = Espeak()
    while True:
        _, descriptors, _, _ = socket.recv_fds(orders, 1, 1)
        if not descriptors:
            return
        connection = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            orders.close()
            status = 1
            try:
                speak_once(espeak, connection)
                status = 0
            except OSError:
                pass  # the listener has gone
            finally:
                os._exit(status)
        connection.close()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
