// Package bridge does what the translator asks for, in all its rooms, and tells it what comes of that.
package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"hive-bench/media/internal/clock"
	"hive-bench/media/internal/room"
	"hive-bench/media/internal/settings"
	"hive-bench/media/internal/voice"
	"hive-bench/media/internal/wire"
)

// farewell is how long leaving may take when the translator is gone; the process must be over within a second.
const farewell = 700 * time.Millisecond

// Bridge holds the rooms. Operations come from one goroutine, but rooms also end by themselves.
type Bridge struct {
	outlet *outlet
	sound  room.Sound

	mu    sync.Mutex
	rooms map[string]*room.Room
	// homes is the room of each published stream, speeches the stream of each speech.
	homes    map[uint32]string
	speeches map[uint32]uint32
}

// Run serves one translator until it closes its end (nil) or a message cannot be understood (wire.ErrMalformed, or a
// settings.Fault in its first).
func Run(from io.Reader, to io.Writer) error {
	chosen, err := configure(from)
	if err != nil {
		return err
	}
	b := &Bridge{
		outlet:   newOutlet(),
		sound:    sound(chosen),
		rooms:    map[string]*room.Room{},
		homes:    map[uint32]string{},
		speeches: map[uint32]uint32{},
	}
	ended := make(chan error, 2)
	go func() { ended <- b.outlet.run(to) }()
	go func() { ended <- b.listen(from) }()
	err = <-ended
	b.leaveAll()
	return err
}

func configure(from io.Reader) (settings.Settings, error) {
	kind, payload, err := wire.Read(from)
	if errors.Is(err, io.EOF) {
		return settings.Settings{}, fmt.Errorf("%w: nothing came, expected configure", wire.ErrMalformed)
	}
	if err != nil {
		return settings.Settings{}, err
	}
	var first op
	if kind != wire.JSON || json.Unmarshal(payload, &first) != nil || first.Op != "configure" {
		return settings.Settings{}, fmt.Errorf("%w: the first is not configure", wire.ErrMalformed)
	}
	return settings.Parse(payload)
}

// listen reads operations until the translator closes its end.
func (b *Bridge) listen(from io.Reader) error {
	for {
		kind, payload, err := wire.Read(from)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if kind == wire.Audio {
			err = b.feed(payload)
		} else {
			err = b.obey(payload)
		}
		if err != nil {
			return err
		}
	}
}

func (b *Bridge) obey(payload []byte) error {
	var asked op
	decoder := json.NewDecoder(bytes.NewReader(payload))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return fmt.Errorf("%w: %v", wire.ErrMalformed, err)
	}
	switch asked.Op {
	case "join":
		b.join(asked)
	case "leave":
		b.leave(asked.Room)
	case "subscribe":
		if in := b.room(asked.Room); in != nil {
			in.Subscribe(asked.Track)
		} else {
			b.outlet.Emit("subscription_failed", room.Fields{"room": asked.Room, "track": asked.Track, "error": "not in that room"})
		}
	case "publish":
		b.publish(asked)
	case "unpublish":
		b.unpublish(asked.Stream)
	case "say":
		b.say(asked)
	case "said":
		b.voice(b.streamOf(asked.Speech), func(v *voice.Voice) { v.Said(asked.Speech) })
	case "text":
		if in := b.room(asked.Room); in != nil {
			in.Text(asked.Topic, asked.Text, asked.Attributes)
		}
	case "attributes":
		if in := b.room(asked.Room); in != nil {
			in.Attributes(asked.Attributes)
		}
	case "reception":
		b.voice(asked.Stream, func(v *voice.Voice) { v.Report(voice.Listeners, asked.LossPct, clock.Now()) })
	case "answer":
		b.outlet.Emit("answer", room.Fields{"question": asked.Question})
	default:
		return fmt.Errorf("%w: operation %q, which this version does not know", wire.ErrMalformed, asked.Op)
	}
	return nil
}

func (b *Bridge) join(asked op) {
	in := room.New(asked.Room, b.outlet, b.sound)
	b.mu.Lock()
	before := b.rooms[asked.Room]
	b.mu.Unlock()
	if before != nil {
		b.end(asked.Room, before)
	}
	b.mu.Lock()
	b.rooms[asked.Room] = in
	b.mu.Unlock()
	go func() {
		if err := in.Join(context.Background(), asked.URL, asked.Token, func() { b.forget(asked.Room, in) }); err != nil {
			b.forget(asked.Room, in)
			b.outlet.Emit("failed", room.Fields{"room": asked.Room, "error": err.Error()})
		}
	}()
}

func (b *Bridge) leave(name string) {
	if in := b.room(name); in != nil {
		b.end(name, in)
	}
}

// end leaves a room of which nothing is told any more when it returns: the next may have the same name.
func (b *Bridge) end(name string, in *room.Room) {
	b.forget(name, in)
	in.Quiet()
	// Leaving talks to the server; the operations that follow need not wait for that.
	go in.Leave()
}

// forget drops a room that is over, unless another has taken its name.
func (b *Bridge) forget(name string, in *room.Room) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rooms[name] != in {
		return
	}
	delete(b.rooms, name)
	for stream, home := range b.homes {
		if home == name {
			b.dropStream(stream)
		}
	}
}

// dropStream forgets a stream and its speeches. b.mu is held.
func (b *Bridge) dropStream(stream uint32) {
	delete(b.homes, stream)
	for speech, of := range b.speeches {
		if of == stream {
			delete(b.speeches, speech)
		}
	}
}

func (b *Bridge) publish(asked op) {
	in := b.room(asked.Room)
	if in == nil {
		slog.Warn("publish in a room that is not joined", "room", asked.Room, "stream", asked.Stream)
		return
	}
	if err := in.Publish(asked.Stream, asked.Name); err != nil {
		slog.Error("track not published", "room", asked.Room, "stream", asked.Stream, "error", err)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	// Unless the room has ended meanwhile: then nobody would forget the stream.
	if b.rooms[asked.Room] == in {
		b.homes[asked.Stream] = asked.Room
	}
}

func (b *Bridge) unpublish(stream uint32) {
	b.mu.Lock()
	in := b.rooms[b.homes[stream]]
	b.dropStream(stream)
	b.mu.Unlock()
	if in != nil {
		go in.Unpublish(stream)
	}
}

func (b *Bridge) say(asked op) {
	if b.voice(asked.Stream, func(v *voice.Voice) { v.Say(asked.Speech) }) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if _, there := b.homes[asked.Stream]; there {
			b.speeches[asked.Speech] = asked.Stream
		}
	}
}

func (b *Bridge) feed(payload []byte) error {
	speech, pcm, err := wire.Speech(payload)
	if err != nil {
		return err
	}
	// A speech of a stream that is gone: its room ended while the audio was on its way.
	b.voice(b.streamOf(speech), func(v *voice.Voice) { v.Feed(speech, pcm) })
	return nil
}

func (b *Bridge) room(name string) *room.Room {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rooms[name]
}

func (b *Bridge) streamOf(speech uint32) uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.speeches[speech]
}

func (b *Bridge) voice(stream uint32, do func(*voice.Voice)) bool {
	b.mu.Lock()
	in := b.rooms[b.homes[stream]]
	b.mu.Unlock()
	return in != nil && in.Voice(stream, do)
}

// leaveAll says goodbye to all servers at once, for as long as there is time.
func (b *Bridge) leaveAll() {
	b.mu.Lock()
	rooms := b.rooms
	b.rooms = map[string]*room.Room{}
	b.mu.Unlock()
	var leaving sync.WaitGroup
	for _, in := range rooms {
		leaving.Go(in.Leave)
	}
	left := make(chan struct{})
	go func() { leaving.Wait(); close(left) }()
	select {
	case <-left:
	case <-time.After(farewell):
	}
}
