import base64
import json
import time
import unittest

from livekit import api

from translator.join_token import join_token
from translator.settings import read_settings

from .test_settings import GOOD


class Joining(unittest.TestCase):
    def test_a_token_is_for_one_room_and_ten_minutes(self) -> None:
        token = join_token(read_settings(GOOD), "room-1")
        verifier = api.TokenVerifier(GOOD["LIVEKIT_API_KEY"], GOOD["LIVEKIT_API_SECRET"])
        claims = verifier.verify(token)
        self.assertEqual(claims.video.room, "room-1")
        self.assertFalse(claims.video.room_admin)
        self.assertLessEqual(_expires_at(token), time.time() + 600)


def _expires_at(token: str) -> float:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["exp"]


if __name__ == "__main__":
    unittest.main()
