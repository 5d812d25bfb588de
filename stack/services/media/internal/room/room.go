// Package room is one LiveKit room as the translator takes part in it: what it hears, says and writes there.
package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"

	"hive-bench/media/internal/ears"
	"hive-bench/media/internal/voice"
)

// Sound is how a room's audio is received and sent.
type Sound struct {
	Ears  ears.Settings
	Codec voice.Codec
	// Adaptation makes the one of a new track.
	Adaptation func() *voice.Adaptation
}

// streams numbers what is heard, in all rooms.
var streams atomic.Uint32

// Room is one room, from joining to leaving.
type Room struct {
	name   string
	outlet Outlet
	sound  Sound
	legs   *legStats
	texts  chan []streamPart
	done   chan struct{}
	leave  sync.Once

	mu sync.Mutex
	lk *lksdk.Room
	// joined says that "joined" was told; what happened before waits in early.
	joined bool
	left   bool
	// lost says that it was the server that ended the connection.
	lost  bool
	early []func()
	// self is the translator's own participant SID. It changes when the SDK gave a connection up for a new one.
	self string
	// here is who was told to be present: identity to participant SID.
	here map[string]string
	// gone is who left while it was joining.
	gone         map[*lksdk.RemoteParticipant]bool
	publications map[string]*publication
	listenings   map[string]*listening
	speakings    map[uint32]*speaking
}

// publication is a track that was told of.
type publication struct {
	remote *lksdk.RemoteTrackPublication
	of     *lksdk.RemoteParticipant
	// stale says that it was told of before the connection was lost.
	stale bool
}

// New makes a room that is not joined yet.
func New(name string, outlet Outlet, sound Sound) *Room {
	return &Room{
		name:         name,
		outlet:       outlet,
		sound:        sound,
		texts:        make(chan []streamPart, 1024),
		done:         make(chan struct{}),
		here:         map[string]string{},
		gone:         map[*lksdk.RemoteParticipant]bool{},
		publications: map[string]*publication{},
		listenings:   map[string]*listening{},
		speakings:    map[uint32]*speaking{},
	}
}

// Join connects, and tells what came of it. It returns when that is known; gone is called should the server end the
// connection later.
func (r *Room) Join(ctx context.Context, url, token string, gone func()) error {
	legs, factory, err := newLegStats()
	if err != nil {
		return fmt.Errorf("statistics: %w", err)
	}
	r.mu.Lock()
	r.legs = legs
	r.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	// Also what the SDK does later, to connect again, ends with the room.
	go func() { <-r.done; cancel() }()
	type result struct {
		lk  *lksdk.Room
		err error
	}
	connected := make(chan result, 1)
	go func() {
		lk, err := connect(ctx, url, token, r.callback(gone), []interceptor.Factory{factory})
		connected <- result{lk, err}
	}()
	var lk *lksdk.Room
	select {
	case <-r.done:
		// The SDK waits for a server's answer without regard to its context.
		go func() {
			if late := <-connected; late.err == nil {
				late.lk.Disconnect()
			}
		}()
		return r.over()
	case got := <-connected:
		if got.err != nil {
			if r.isLeft() {
				return r.over()
			}
			r.Leave()
			return got.err
		}
		lk = got.lk
	}
	// Asked before r.mu is taken: the SDK calls back under its own lock, and the callbacks take r.mu.
	self := lk.LocalParticipant.SID()
	joined := Fields{"room": r.name, "sid": lk.SID(), "identity": lk.LocalParticipant.Identity()}
	present := lk.GetRemoteParticipants()
	r.mu.Lock()
	r.lk, r.self = lk, self
	if r.left {
		r.mu.Unlock()
		lk.Disconnect()
		return r.over()
	}
	r.outlet.Emit("joined", joined)
	r.joined = true
	for _, told := range r.early {
		told()
	}
	r.early = nil
	// Behind what happened meanwhile: some of these may have left, or come back as somebody else.
	for _, participant := range present {
		if !r.gone[participant] {
			r.present(participant)
		}
	}
	r.gone = nil
	r.mu.Unlock()
	go r.write()
	return nil
}

func connect(ctx context.Context, url, token string, callback *lksdk.RoomCallback, factories []interceptor.Factory) (*lksdk.Room, error) {
	lk := lksdk.NewRoom(callback)
	err := lk.JoinWithContextAndToken(ctx, url, token,
		lksdk.WithAutoSubscribe(false),
		lksdk.WithDisableRegionDiscovery(),
		// pion's defaults lack RED. With it here the SFU hands RED on as it came, so that its loss can be seen and
		// undone by the rules of this program instead of the SFU's.
		lksdk.WithCodecs([]livekit.Codec{{Mime: "audio/red"}, {Mime: "audio/opus"}}),
		lksdk.WithInterceptors(factories),
		lksdk.WithIncludeDefaultInterceptors(true),
	)
	if err != nil {
		return nil, err
	}
	return lk, nil
}

// over is how a join ends that was cut short: well if it was left, with an error if the server ended it.
func (r *Room) over() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lost {
		return errors.New("the server ended the connection")
	}
	return nil
}

func (r *Room) isLeft() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left
}

// Quiet ends what the room tells. From its return on nothing more comes, so that another room may take the name.
func (r *Room) Quiet() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	for _, listening := range r.listenings {
		listening.stop()
	}
	for _, speaking := range r.speakings {
		speaking.stop()
	}
	r.leave.Do(func() { close(r.done) })
}

// Leave ends everything of the room, quietly.
func (r *Room) Leave() {
	r.Quiet()
	r.mu.Lock()
	lk := r.lk
	r.mu.Unlock()
	if lk != nil {
		lk.Disconnect()
	}
}

// during does something unless what it is about has ended. Who ends it holds r.mu, so that nothing is told behind that.
func (r *Room) during(ended <-chan struct{}, do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-ended:
	default:
		if !r.left {
			do()
		}
	}
}

// Subscribe asks for a track that was told of.
func (r *Room) Subscribe(sid string) {
	r.mu.Lock()
	known := r.publications[sid]
	r.mu.Unlock()
	if known == nil {
		r.tell("subscription_failed", Fields{"room": r.name, "track": sid, "error": "no such track"})
		return
	}
	if err := known.remote.SetSubscribed(true); err != nil {
		r.tell("subscription_failed", Fields{"room": r.name, "track": sid, "error": err.Error()})
	}
}

// Publish begins a track; its speeches may follow at once and wait until it is there.
func (r *Room) Publish(stream uint32, name string) error {
	v, err := voice.New(r.sound.Codec, r.sound.Adaptation(), uint16(rand.Uint32()), rand.Uint32())
	if err != nil {
		return err
	}
	speaking := &speaking{
		stream: stream,
		track:  &track{name: fmt.Sprintf("voice-%d", stream)},
		voice:  v,
		ended:  make(chan struct{}),
	}
	r.mu.Lock()
	lk := r.lk
	if r.left || lk == nil {
		r.mu.Unlock()
		return errors.New("not in the room")
	}
	speaking.legs = r.legs
	r.speakings[stream] = speaking
	r.mu.Unlock()
	go speaking.run(r)
	go func() {
		options := &lksdk.TrackPublicationOptions{
			Name: name, Source: livekit.TrackSource_MICROPHONE, DisableDTX: !r.sound.Codec.DTX,
		}
		if _, err := lk.LocalParticipant.PublishTrack(speaking.track, options); err != nil {
			slog.Error("track not published", "room", r.name, "stream", stream, "error", err)
			return
		}
		// It may have been unpublished before it was there to be found.
		select {
		case <-speaking.ended:
			r.withdraw(lk, speaking)
		default:
		}
	}()
	return nil
}

// Unpublish ends a track with what waits on it.
func (r *Room) Unpublish(stream uint32) {
	r.mu.Lock()
	speaking, lk := r.speakings[stream], r.lk
	delete(r.speakings, stream)
	if speaking != nil {
		speaking.stop()
	}
	r.mu.Unlock()
	if speaking != nil {
		r.withdraw(lk, speaking)
	}
}

func (r *Room) withdraw(lk *lksdk.Room, speaking *speaking) {
	for _, publication := range lk.LocalParticipant.TrackPublications() {
		local, ok := publication.(*lksdk.LocalTrackPublication)
		if !ok || local.TrackLocal() != speaking.track {
			continue
		}
		// Twice is once: both who unpublishes and who publishes may find it.
		if err := lk.LocalParticipant.UnpublishTrack(local.SID()); err != nil && !errors.Is(err, lksdk.ErrCannotFindTrack) {
			slog.Warn("track not unpublished", "room", r.name, "stream", speaking.stream, "error", err)
		}
	}
}

// Voice gives exclusive access to a track's voice; false if there is no such track.
func (r *Room) Voice(stream uint32, do func(*voice.Voice)) bool {
	r.mu.Lock()
	speaking := r.speakings[stream]
	r.mu.Unlock()
	if speaking == nil {
		return false
	}
	speaking.with(do)
	return true
}

// Text sends a text to all, after those before it.
func (r *Room) Text(topic, text string, attributes map[string]string) {
	select {
	case r.texts <- textStream(topic, text, attributes, time.Now()):
	case <-r.done:
	}
}

// write sends texts one after another: that is what keeps their order.
func (r *Room) write() {
	for {
		select {
		case parts := <-r.texts:
			if err := sendText(r.lk.LocalParticipant, parts); err != nil {
				slog.Error("text not sent", "room", r.name, "error", err)
			}
		case <-r.done:
			return
		}
	}
}

// Attributes sets the translator's own.
func (r *Room) Attributes(attributes map[string]string) {
	r.mu.Lock()
	lk := r.lk
	r.mu.Unlock()
	if lk != nil {
		lk.LocalParticipant.SetAttributes(attributes)
	}
}

// tell emits an event, after "joined"; nothing once the room was left.
func (r *Room) tell(event string, fields Fields) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.soon(func() { r.outlet.Emit(event, fields) })
}

// soon runs at once when "joined" was told, else after it. r.mu is held, then as now.
func (r *Room) soon(do func()) {
	switch {
	case r.left:
	case r.joined:
		do()
	default:
		r.early = append(r.early, do)
	}
}

// present tells of a participant, once. r.mu is held.
func (r *Room) present(participant *lksdk.RemoteParticipant) {
	if r.here[participant.Identity()] == participant.SID() {
		return
	}
	r.here[participant.Identity()] = participant.SID()
	r.outlet.Emit("participant", Fields{
		"room": r.name, "identity": participant.Identity(), "kind": kind(participant), "here": true,
	})
}

func kind(participant *lksdk.RemoteParticipant) string {
	return strings.ToLower(livekit.ParticipantInfo_Kind(participant.Kind()).String())
}

// listen begins to hear a subscribed track.
func (r *Room) listen(
	remote *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, participant *lksdk.RemoteParticipant,
) error {
	e, err := ears.New(r.sound.Ears)
	if err != nil {
		return err
	}
	redType := redType(publication)
	codec := "audio/opus"
	if redType != 0 && strings.EqualFold(remote.Codec().MimeType, "audio/red") {
		codec = "audio/red"
	}
	l := &listening{
		stream: streams.Add(1),
		sid:    publication.SID(),
		codec:  codec,
		ears:   e,
		muted:  publication.IsMuted,
		mutes:  make(chan struct{}, 1),
		ended:  make(chan struct{}),
	}
	l.remute()
	r.mu.Lock()
	defer r.mu.Unlock()
	if before := r.listenings[l.sid]; before != nil {
		before.stop()
	}
	r.listenings[l.sid] = l
	r.soon(func() {
		r.outlet.Emit("subscribed", Fields{
			"room": r.name, "track": l.sid, "identity": participant.Identity(), "stream": l.stream, "codec": codec,
		})
		go l.run(r, remote, redType)
	})
	return nil
}
