"""What the translator joins a room with."""

from datetime import timedelta

from livekit import api

from .settings import Settings

# It joins at once, and for a connection that is lost later the server has sent it a newer token, which is good for as
# long. By itself the SDK makes tokens of six hours.
_GOOD_FOR = timedelta(minutes=10)


def join_token(settings: Settings, room: str) -> str:
    """For this room alone, as an agent that may change what others see of itself."""
    grants = api.VideoGrants(room_join=True, room=room, agent=True, can_update_own_metadata=True)
    return (
        api.AccessToken(settings.livekit_api_key, settings.livekit_api_secret)
        .with_identity(settings.identity)
        .with_name(settings.name)
        .with_kind("agent")
        .with_ttl(_GOOD_FOR)
        .with_grants(grants)
        .to_jwt()
    )
