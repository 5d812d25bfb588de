package room

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hraban/opus"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"hive-bench/media/internal/ears"
	"hive-bench/media/internal/order"
	"hive-bench/media/internal/red"
	"hive-bench/media/internal/sfu"
	"hive-bench/media/internal/voice"
)

type told struct {
	event  string
	fields Fields
}

// recorder keeps what a room tells. Statistics are left out: they come by the clock.
type recorder struct {
	mu      sync.Mutex
	events  []told
	frames  map[uint32]int
	stats   int
	changed chan struct{}
}

func newRecorder() *recorder {
	return &recorder{frames: map[uint32]int{}, changed: make(chan struct{})}
}

func (r *recorder) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *recorder) Emit(event string, fields Fields) {
	r.change(func() {
		if event == "stats" {
			r.stats++
			return
		}
		r.events = append(r.events, told{event, fields})
	})
}

func (r *recorder) Frames(stream uint32, frames []ears.Frame) {
	r.change(func() { r.frames[stream] += len(frames) })
}

// names of the events so far, with their track or identity.
func (r *recorder) names() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for _, each := range r.events {
		name := each.event
		for _, about := range []string{"track", "identity", "text"} {
			if value, there := each.fields[about]; there && each.event != "joined" {
				name += fmt.Sprintf(" %v", value)
				break
			}
		}
		if each.fields["here"] == false {
			name += " gone"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func (r *recorder) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	late := time.After(sfu.Patience)
	for {
		r.mu.Lock()
		met, changed := condition(), r.changed
		r.mu.Unlock()
		if met {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("waited in vain for %s; told: %s", what, r.names())
		}
	}
}

// event waits until an event has been told a number of times, and gives the last of these.
func (r *recorder) event(t *testing.T, name string, times int) Fields {
	t.Helper()
	var fields Fields
	r.until(t, fmt.Sprintf("%s, %d times", name, times), func() bool {
		count := 0
		for _, each := range r.events {
			if each.event == name {
				count++
				fields = each.fields
			}
		}
		return count >= times
	})
	return fields
}

func testSound() Sound {
	return Sound{
		Ears: ears.Settings{
			Window:  order.Bounds{Target: 20 * time.Millisecond, Max: 100 * time.Millisecond, Adaptive: true, Span: time.Second},
			Conceal: true, FadeAfter: 60 * time.Millisecond,
		},
		Codec: voice.Codec{FEC: true, Complexity: 1},
		Adaptation: func() *voice.Adaptation {
			return voice.NewAdaptation(voice.Quality{BitrateBps: 32_000, FrameMs: 10, RedBlocks: 1}, nil)
		},
	}
}

// joined is a room that has joined; it is left with the test.
func joined(t *testing.T, server *sfu.Server) (*Room, *recorder, *sfu.Client) {
	t.Helper()
	to := newRecorder()
	in := New("r", to, testSound())
	t.Cleanup(in.Leave)
	if err := in.Join(context.Background(), server.URL, "token", func() {}); err != nil {
		t.Fatal(err)
	}
	return in, to, server.Next()
}

// encoded is one frame of 20 ms of Opus, within RED.
func encoded(t *testing.T) []byte {
	t.Helper()
	encoder, err := opus.NewEncoder(48_000, 1, opus.AppVoIP)
	if err != nil {
		t.Fatal(err)
	}
	payload := make([]byte, 1000)
	n, err := encoder.Encode(make([]int16, 960), payload)
	if err != nil {
		t.Fatal(err)
	}
	return red.Build(red.Block{Type: 111, Payload: payload[:n]})
}

// speaks sends packets on a track every 20 ms until it is stopped.
func speaks(t *testing.T, track *webrtc.TrackLocalStaticRTP) {
	payload := encoded(t)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for i := range uint16(60_000) {
			packet := &rtp.Packet{
				Header: rtp.Header{Version: 2, SequenceNumber: i, Timestamp: uint32(i) * 960}, Payload: payload,
			}
			_ = track.WriteRTP(packet)
			select {
			case <-ticker.C:
			case <-stop:
				return
			}
		}
	}()
	t.Cleanup(func() { close(stop); <-stopped })
}

func TestWhoIsThereIsToldBehindJoined(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	_, to, client := joined(t, server)
	to.event(t, "published", 1)
	client.Update(sfu.Person("PA_b", "bob"))
	to.event(t, "participant", 2)
	client.Update(sfu.Person("PA_b", "bob", "TR_b"))
	to.event(t, "published", 2)
	client.Update(sfu.Gone("PA_b", "bob"))
	to.event(t, "participant", 3)
	want := "joined, participant anna, published TR_a, participant bob, published TR_b, participant bob gone"
	if got := to.names(); got != want {
		t.Errorf("told %s, expected %s", got, want)
	}
}

func TestWhatHappensBeforeJoinedIsToldAfterIt(t *testing.T) {
	server := sfu.New(t)
	server.AfterJoin = func(client *sfu.Client) {
		client.Update(sfu.Person("PA_a", "anna", "TR_a"))
		client.Update(sfu.Person("PA_b", "bob", "TR_b"))
		client.Update(sfu.Gone("PA_b", "bob"))
	}
	_, to, _ := joined(t, server)
	to.event(t, "published", 1)
	to.until(t, "bob's leaving", func() bool {
		last := to.events[len(to.events)-1].fields
		return last["identity"] == "bob" && last["here"] == false
	})
	// The SDK tells of different participants in any order.
	if got := to.names(); !strings.HasPrefix(got, "joined, participant ") {
		t.Errorf("told %s", got)
	}
}

func TestATrackIsHeardFromSubscribedToUnsubscribed(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	in, to, client := joined(t, server)
	to.event(t, "published", 1)
	in.Subscribe("TR_none")
	if got := to.event(t, "subscription_failed", 1)["error"]; got != "no such track" {
		t.Errorf("got %v", got)
	}
	in.Subscribe("TR_a")
	speaks(t, client.Offer("PA_a", "TR_a"))
	subscribed := to.event(t, "subscribed", 1)
	if subscribed["identity"] != "anna" || subscribed["codec"] != "audio/red" {
		t.Errorf("subscribed: %v", subscribed)
	}
	stream := subscribed["stream"].(uint32)
	to.until(t, "frames", func() bool { return to.frames[stream] > 20 })
	to.until(t, "statistics", func() bool { return to.stats > 0 })

	muted := sfu.Person("PA_a", "anna", "TR_a")
	muted.Tracks[0].Muted = true
	client.Update(muted)
	client.Update(sfu.Person("PA_a", "anna", "TR_a"))
	to.mu.Lock()
	before := to.frames[stream]
	to.mu.Unlock()
	to.until(t, "frames after the mute", func() bool { return to.frames[stream] > before+20 })

	client.Update(sfu.Person("PA_a", "anna"))
	to.event(t, "unsubscribed", 1)
	in.Subscribe("TR_a")
	to.event(t, "subscription_failed", 2)
}

func TestSpeechIsSentAndTold(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain Opus %v", plain), func(t *testing.T) {
			server := sfu.New(t)
			server.PlainOpus = plain
			in, to, client := joined(t, server)
			if err := in.Publish(7, "es"); err != nil {
				t.Fatal(err)
			}
			if in.Voice(8, func(*voice.Voice) {}) {
				t.Error("a voice of a stream that is none")
			}
			in.Voice(7, func(v *voice.Voice) {
				v.Say(1)
				v.Feed(1, make([]int16, 4800))
				v.Said(1)
			})
			if sid := to.event(t, "publishing", 1)["sid"].(string); !strings.HasPrefix(sid, "TR_") {
				t.Errorf("sid %s", sid)
			}
			to.event(t, "spoken", 1)
			if got := to.names(); strings.Index(got, "first_frame") > strings.Index(got, "spoken") {
				t.Errorf("told %s", got)
			}
			select {
			case <-client.Packets:
			case <-time.After(sfu.Patience):
				t.Error("no packets came")
			}
			to.until(t, "statistics", func() bool { return to.stats > 0 })
			in.Unpublish(7)
			in.Unpublish(7)
			client.Until("no track", func() bool { return client.Sending() == 0 })
		})
	}
}

func TestATrackThatIsUnpublishedBeforeItIsThereDoesNotStay(t *testing.T) {
	server := sfu.New(t)
	announced, goOn := make(chan struct{}), make(chan struct{})
	server.BeforePublish = func() { close(announced); <-goOn }
	in, _, client := joined(t, server)
	if err := in.Publish(7, "es"); err != nil {
		t.Fatal(err)
	}
	<-announced
	in.Unpublish(7)
	close(goOn)
	client.Until("an offer without the track", func() bool { return client.Sending() == 0 })
}

func TestLeavingWhileJoiningIsQuiet(t *testing.T) {
	for name, token := range map[string]string{"a join that would succeed": "token", "a join that would fail": "refused"} {
		t.Run(name, func(t *testing.T) {
			server := sfu.New(t)
			asked, goOn := make(chan struct{}), make(chan struct{})
			server.BeforeJoin = func() { close(asked); <-goOn }
			to := newRecorder()
			in := New("r", to, testSound())
			ended := make(chan error, 1)
			go func() { ended <- in.Join(context.Background(), server.URL, token, func() { t.Error("gone") }) }()
			if token == "token" {
				<-asked
			}
			in.Leave()
			// Without waiting for the server.
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("got %v", err)
				}
			case <-time.After(2 * time.Second):
				t.Error("the join went on")
			}
			close(goOn)
			if got := to.names(); got != "" {
				t.Errorf("told %s", got)
			}
		})
	}
}

func TestAJoinThatIsRefusedIsAnError(t *testing.T) {
	server := sfu.New(t)
	to := newRecorder()
	in := New("r", to, testSound())
	if err := in.Join(context.Background(), server.URL, "refused", func() {}); err == nil {
		t.Error("no error")
	}
	if err := in.Publish(1, "es"); err == nil {
		t.Error("published without a room")
	}
	in.Unpublish(1)
	in.Attributes(map[string]string{"a": "b"})
	in.Text("topic", "text", nil)
	if got := to.names(); got != "" {
		t.Errorf("told %s", got)
	}
}

func TestADisconnectWhileJoiningIsAnError(t *testing.T) {
	server := sfu.New(t)
	server.AfterJoin = func(client *sfu.Client) {
		client.Leave(livekit.LeaveRequest_DISCONNECT, livekit.DisconnectReason_ROOM_DELETED)
	}
	to := newRecorder()
	in := New("r", to, testSound())
	if err := in.Join(context.Background(), server.URL, "token", func() {}); err == nil {
		t.Error("no error")
	}
	if got := to.names(); got != "" {
		t.Errorf("told %s", got)
	}
}

func TestADisconnectIsToldOnceAndTheLast(t *testing.T) {
	server := sfu.New(t)
	to := newRecorder()
	in := New("r", to, testSound())
	gone := make(chan struct{})
	if err := in.Join(context.Background(), server.URL, "token", func() { close(gone) }); err != nil {
		t.Fatal(err)
	}
	client := server.Next()
	if err := in.Publish(7, "es"); err != nil {
		t.Fatal(err)
	}
	to.event(t, "publishing", 1)
	client.Leave(livekit.LeaveRequest_DISCONNECT, livekit.DisconnectReason_PARTICIPANT_REMOVED)
	to.event(t, "disconnected", 1)
	<-gone
	in.Leave()
	in.onMuted("TR_a")
	in.tell("late", Fields{})
	in.Text("topic", "text", nil)
	if err := in.Publish(8, "es"); err == nil {
		t.Error("published in a room that was left")
	}
	if got := to.names(); !strings.HasSuffix(got, ", disconnected") {
		t.Errorf("told %s", got)
	}
}

func TestNothingIsToldOfARoomThatWasLeft(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	in, to, client := joined(t, server)
	to.event(t, "published", 1)
	in.Subscribe("TR_a")
	speaks(t, client.Offer("PA_a", "TR_a"))
	to.event(t, "subscribed", 1)
	if err := in.Publish(7, "es"); err != nil {
		t.Fatal(err)
	}
	to.event(t, "publishing", 1)
	in.Voice(7, func(v *voice.Voice) {
		for speech := range uint32(500) {
			v.Say(speech)
			v.Feed(speech, make([]int16, 480))
			v.Said(speech)
		}
	})
	to.event(t, "spoken", 3)
	in.Leave()
	before := to.names()
	to.mu.Lock()
	frames, stats := len(to.frames), to.stats
	heard := 0
	for _, count := range to.frames {
		heard += count
	}
	to.mu.Unlock()
	client.Update(sfu.Person("PA_b", "bob", "TR_b"))
	client.Leave(livekit.LeaveRequest_DISCONNECT, livekit.DisconnectReason_DUPLICATE_IDENTITY)
	// Long enough for several frames, and for statistics.
	time.Sleep(statsEvery + 100*time.Millisecond)
	if after := to.names(); after != before {
		t.Errorf("told after it was left: %s", strings.TrimPrefix(after, before))
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	now := 0
	for _, count := range to.frames {
		now += count
	}
	if len(to.frames) != frames || to.stats != stats || now != heard {
		t.Errorf("%d frames and %d statistics after it was left", now-heard, to.stats-stats)
	}
}

func TestAConnectionThatIsResumedChangesNothing(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	in, to, client := joined(t, server)
	to.event(t, "published", 1)
	in.Subscribe("TR_a")
	speaks(t, client.Offer("PA_a", "TR_a"))
	stream := to.event(t, "subscribed", 1)["stream"].(uint32)
	client.Drop()
	to.event(t, "reconnected", 1)
	to.mu.Lock()
	before := to.frames[stream]
	to.mu.Unlock()
	to.until(t, "frames after the reconnect", func() bool { return to.frames[stream] > before+10 })
	want := "joined, participant anna, published TR_a, subscribed TR_a, reconnecting, reconnected"
	if got := to.names(); got != want {
		t.Errorf("told %s, expected %s", got, want)
	}
}

func TestAConnectionThatBeginsAgainTellsOfTracksAgain(t *testing.T) {
	for name, resumeFirst := range map[string]bool{"after it tried to resume": true, "at once": false} {
		t.Run(name, func(t *testing.T) {
			server := sfu.New(t)
			server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
			in, to, client := joined(t, server)
			to.event(t, "published", 1)
			in.Subscribe("TR_a")
			speaks(t, client.Offer("PA_a", "TR_a"))
			first := to.event(t, "subscribed", 1)["stream"].(uint32)
			if err := in.Publish(7, "es"); err != nil {
				t.Fatal(err)
			}
			sid := to.event(t, "publishing", 1)["sid"]
			server.RefuseResume(resumeFirst)
			if resumeFirst {
				client.Drop()
			} else {
				client.Leave(livekit.LeaveRequest_RECONNECT, livekit.DisconnectReason_UNKNOWN_REASON)
			}
			again := server.Next()
			to.event(t, "reconnected", 1)
			to.event(t, "unsubscribed", 1)
			to.event(t, "published", 2)
			if got := to.event(t, "publishing", 2)["sid"]; got == sid {
				t.Errorf("published as %v again", got)
			}
			in.Subscribe("TR_a")
			speaks(t, again.Offer("PA_a", "TR_a"))
			second := to.event(t, "subscribed", 2)["stream"].(uint32)
			if second == first {
				t.Error("two subscriptions with one number")
			}
			to.until(t, "frames", func() bool { return to.frames[second] > 10 })
			select {
			case <-again.Packets:
			case <-time.After(sfu.Patience):
				t.Error("nothing is sent on the new connection")
			}
		})
	}
}

func TestATrackWhoseMetadataComesLate(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna")}
	_, to, client := joined(t, server)
	speaks(t, client.Force("PA_a", "TR_a"))
	client.Update(sfu.Person("PA_a", "anna", "TR_a"))
	stream := to.event(t, "subscribed", 1)["stream"].(uint32)
	to.until(t, "frames", func() bool { return to.frames[stream] > 0 })
	if got := to.names(); strings.Index(got, "published TR_a") > strings.Index(got, "subscribed TR_a") {
		t.Errorf("told %s", got)
	}
}

func TestTextsDataAndAttributes(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna")}
	in, to, client := joined(t, server)
	for i := range 20 {
		in.Text("lk.transcription", fmt.Sprint(i), map[string]string{"n": fmt.Sprint(i)})
	}
	next := 0
	for _, packet := range client.Data(60) {
		if chunk := packet.GetStreamChunk(); chunk != nil {
			if string(chunk.Content) != fmt.Sprint(next) {
				t.Errorf("text %s, expected %d", chunk.Content, next)
			}
			next++
		}
	}
	client.Say("anna", "topic", []byte("\xff"))
	client.Say("anna", "topic", []byte("hola"))
	if data := to.event(t, "data", 1); data["text"] != "hola" || data["topic"] != "topic" || data["identity"] != "anna" {
		t.Errorf("data %v", data)
	}
	in.Attributes(map[string]string{"a": "b"})
	client.Asked("attributes", func(request *livekit.SignalRequest) bool {
		return request.GetUpdateMetadata().GetAttributes()["a"] == "b"
	})
}

// Under the race detector: everything at once.
func TestOperationsWhileTheRoomEnds(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	in, to, client := joined(t, server)
	to.event(t, "published", 1)
	var busy sync.WaitGroup
	for i := range uint32(4) {
		busy.Go(func() {
			_ = in.Publish(i, "es")
			in.Voice(i, func(v *voice.Voice) { v.Say(i) })
			in.Subscribe("TR_a")
			in.Text("topic", "text", nil)
			in.Attributes(map[string]string{"a": "b"})
			in.Unpublish(i)
		})
	}
	busy.Go(func() { client.Leave(livekit.LeaveRequest_DISCONNECT, livekit.DisconnectReason_ROOM_DELETED) })
	busy.Go(in.Leave)
	busy.Wait()
}
