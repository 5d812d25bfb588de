package room

import (
	"log/slog"
	"strings"
	"unicode/utf8"

	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
)

// callback turns what the SDK tells into events. The SDK holds its own locks in some of these, so none asks it for
// more than the objects that it hands over.
func (r *Room) callback(gone func()) *lksdk.RoomCallback {
	callback := lksdk.NewRoomCallback()
	callback.OnReconnecting = r.onReconnecting
	callback.OnReconnected = r.onReconnected
	callback.OnDisconnectedWithReason = func(reason lksdk.DisconnectionReason) {
		r.mu.Lock()
		r.lost = !r.left
		r.soon(func() { r.outlet.Emit("disconnected", Fields{"room": r.name, "reason": string(reason)}) })
		r.mu.Unlock()
		gone()
		// Not from within the SDK's own way out, which this waits for.
		go r.Leave()
	}
	callback.OnParticipantConnected = func(participant *lksdk.RemoteParticipant) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.soon(func() { r.present(participant) })
	}
	callback.OnParticipantDisconnected = r.onGone
	callback.OnTrackPublished = r.onPublished
	callback.OnTrackUnpublished = func(publication *lksdk.RemoteTrackPublication, _ *lksdk.RemoteParticipant) {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.publications, publication.SID())
	}
	callback.OnTrackSubscribed = func(
		remote *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, participant *lksdk.RemoteParticipant,
	) {
		if remote.Kind() != webrtc.RTPCodecTypeAudio {
			return
		}
		if err := r.listen(remote, publication, participant); err != nil {
			r.tell("subscription_failed", Fields{"room": r.name, "track": publication.SID(), "error": err.Error()})
		}
	}
	callback.OnTrackUnsubscribed = func(
		_ *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, _ *lksdk.RemoteParticipant,
	) {
		r.onUnsubscribed(publication.SID())
	}
	callback.OnTrackSubscriptionFailed = func(sid string, _ *lksdk.RemoteParticipant) {
		r.tell("subscription_failed", Fields{"room": r.name, "track": sid, "error": "its metadata did not come"})
	}
	muted := func(publication lksdk.TrackPublication, _ lksdk.Participant) { r.onMuted(publication.SID()) }
	callback.OnTrackMuted, callback.OnTrackUnmuted = muted, muted
	callback.OnLocalTrackPublished = r.onPublishing
	callback.OnDataPacket = r.onData
	return callback
}

func (r *Room) onReconnecting() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, known := range r.publications {
		known.stale = true
	}
	r.soon(func() { r.outlet.Emit("reconnecting", Fields{"room": r.name}) })
}

// onReconnected tells of tracks once more if the connection is a new one. Nothing is subscribed to on it, yet the SDK
// is silent about tracks that it knew before if it had first tried to resume the old connection.
func (r *Room) onReconnected() {
	r.mu.Lock()
	defer r.mu.Unlock()
	// While it is still joining, this is looked at behind "joined".
	r.soon(r.reconnected)
}

// reconnected is onReconnected in a room that was joined. r.mu is held.
func (r *Room) reconnected() {
	self := r.lk.LocalParticipant.SID()
	if self != r.self {
		r.self = self
		for sid, listening := range r.listenings {
			if known := r.publications[sid]; known == nil || known.stale {
				delete(r.listenings, sid)
				listening.stop()
				r.soon(func() { r.outlet.Emit("unsubscribed", Fields{"room": r.name, "track": sid}) })
			}
		}
		for _, known := range r.publications {
			if known.stale {
				known.stale = false
				r.soon(func() { r.published(known) })
			}
		}
	}
	r.soon(func() { r.outlet.Emit("reconnected", Fields{"room": r.name}) })
}

func (r *Room) onGone(participant *lksdk.RemoteParticipant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone != nil {
		r.gone[participant] = true
	}
	r.soon(func() {
		// Who came back meanwhile is here under a new SID.
		if r.here[participant.Identity()] != participant.SID() {
			return
		}
		delete(r.here, participant.Identity())
		for sid, known := range r.publications {
			if known.of == participant {
				delete(r.publications, sid)
			}
		}
		r.outlet.Emit("participant", Fields{
			"room": r.name, "identity": participant.Identity(), "kind": kind(participant), "here": false,
		})
	})
}

func (r *Room) onPublished(remote *lksdk.RemoteTrackPublication, of *lksdk.RemoteParticipant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := &publication{remote: remote, of: of}
	r.publications[remote.SID()] = known
	r.soon(func() { r.published(known) })
}

// published tells of a track. r.mu is held.
func (r *Room) published(known *publication) {
	r.present(known.of)
	r.outlet.Emit("published", Fields{
		"room": r.name, "track": known.remote.SID(), "identity": known.of.Identity(), "kind": kind(known.of),
		"type": known.remote.Kind().String(), "source": strings.ToLower(known.remote.Source().String()),
	})
}

func (r *Room) onUnsubscribed(sid string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	listening := r.listenings[sid]
	if listening == nil {
		return
	}
	delete(r.listenings, sid)
	listening.stop()
	r.soon(func() { r.outlet.Emit("unsubscribed", Fields{"room": r.name, "track": sid}) })
}

func (r *Room) onMuted(sid string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if listening := r.listenings[sid]; listening != nil {
		listening.remute()
	}
}

// onPublishing is called when a track is first published and when the SDK has done it again after a reconnect.
func (r *Room) onPublishing(publication *lksdk.LocalTrackPublication, _ *lksdk.LocalParticipant) {
	published, ours := publication.TrackLocal().(*track)
	if !ours {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for stream, speaking := range r.speakings {
		if speaking.track == published {
			r.soon(func() {
				r.outlet.Emit("publishing", Fields{"room": r.name, "stream": stream, "sid": publication.SID()})
			})
		}
	}
}

func (r *Room) onData(packet lksdk.DataPacket, from lksdk.DataReceiveParams) {
	user, ok := packet.(*lksdk.UserDataPacket)
	if !ok {
		return
	}
	if !utf8.Valid(user.Payload) {
		slog.Warn("data that is not UTF-8 was dropped", "room", r.name, "identity", from.SenderIdentity, "topic", user.Topic)
		return
	}
	r.tell("data", Fields{
		"room": r.name, "identity": from.SenderIdentity, "topic": user.Topic, "text": string(user.Payload),
	})
}
