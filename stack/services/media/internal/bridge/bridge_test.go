package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/livekit/protocol/livekit"

	"hive-bench/media/internal/room"
	"hive-bench/media/internal/sfu"
	"hive-bench/media/internal/wire"
)

const configuration = `{"op":"configure","jitter_buffer":{"target_ms":20,"max_ms":100,"adaptive":true,"adaptation":"fast"},` +
	`"plc":{"enabled":true,"fade_after_ms":60},` +
	`"opus":{"frame_ms":10,"bitrate":32000,"dtx":false,"fec":true,"complexity":1},` +
	`"red":{"enabled":true,"blocks":1},"adaptation":{"enabled":false,"tiers":[]}}`

// translator is the other end of a running bridge.
type translator struct {
	t      *testing.T
	into   *io.PipeWriter
	out    *io.PipeReader
	events chan map[string]any
	ended  chan error
}

// started is a bridge that was configured. It reads nothing until `reads`.
func started(t *testing.T) *translator {
	from, into := io.Pipe()
	out, to := io.Pipe()
	tr := &translator{t: t, into: into, out: out, events: make(chan map[string]any, 10_000), ended: make(chan error, 1)}
	go func() { tr.ended <- Run(from, to); _ = to.Close() }()
	t.Cleanup(func() { _ = into.Close(); _ = out.Close() })
	tr.tell(configuration)
	return tr
}

// reads makes the translator read; statistics are left out.
func (tr *translator) reads() *translator {
	go func() {
		for {
			kind, payload, err := wire.Read(tr.out)
			if err != nil {
				close(tr.events)
				return
			}
			event := map[string]any{"event": "audio"}
			if kind == wire.JSON {
				if err := json.Unmarshal(payload, &event); err != nil {
					tr.t.Error(err)
				}
			}
			if event["event"] != "stats" {
				tr.events <- event
			}
		}
	}()
	return tr
}

func (tr *translator) tell(message string) {
	tr.t.Helper()
	tr.write(wire.Append(nil, wire.JSON, []byte(message)))
}

func (tr *translator) write(message []byte) {
	tr.t.Helper()
	written := make(chan error, 1)
	go func() { _, err := tr.into.Write(message); written <- err }()
	select {
	case err := <-written:
		if err != nil {
			tr.t.Fatal(err)
		}
	case <-time.After(sfu.Patience):
		tr.t.Fatal("the bridge does not read")
	}
}

func (tr *translator) join(server *sfu.Server) {
	tr.t.Helper()
	tr.tell(fmt.Sprintf(`{"op":"join","room":"r","url":%q,"token":"token"}`, server.URL))
}

// until gives the next event of a name, and the names of those before it.
func (tr *translator) until(name string) (map[string]any, string) {
	tr.t.Helper()
	var before []string
	late := time.After(sfu.Patience)
	for {
		select {
		case event, open := <-tr.events:
			if !open {
				tr.t.Fatalf("ended before %s", name)
			}
			if event["event"] == name {
				return event, strings.Join(before, " ")
			}
			before = append(before, fmt.Sprint(event["event"]))
		case <-late:
			tr.t.Fatalf("waited in vain for %s; told: %s", name, before)
		}
	}
}

func (tr *translator) end() error {
	tr.t.Helper()
	_ = tr.into.Close()
	select {
	case err := <-tr.ended:
		return err
	case <-time.After(sfu.Patience):
		tr.t.Fatal("the bridge does not end")
		return nil
	}
}

func TestARoomFromJoinToLeave(t *testing.T) {
	server := sfu.New(t)
	server.Others = []*livekit.ParticipantInfo{sfu.Person("PA_a", "anna", "TR_a")}
	tr := started(t).reads()
	tr.join(server)
	client := server.Next()
	tr.until("joined")
	tr.until("published")
	tr.tell(`{"op":"subscribe","room":"r","track":"TR_none"}`)
	tr.until("subscription_failed")
	tr.tell(`{"op":"subscribe","room":"r","track":"TR_a"}`)
	client.Offer("PA_a", "TR_a")
	tr.tell(`{"op":"publish","room":"r","stream":7,"name":"es"}`)
	tr.tell(`{"op":"say","stream":7,"speech":9}`)
	tr.write(wire.Append(nil, wire.Audio, append([]byte{0, 0, 0, 9}, make([]byte, 9600)...)))
	tr.tell(`{"op":"said","speech":9}`)
	tr.tell(`{"op":"reception","stream":7,"loss_pct":3}`)
	if event, _ := tr.until("first_frame"); event["speech"] != 9.0 {
		t.Errorf("got %v", event)
	}
	tr.until("spoken")
	tr.tell(`{"op":"text","room":"r","topic":"lk.transcription","text":"hola","attributes":{"a":"b"}}`)
	client.Data(3)
	tr.tell(`{"op":"attributes","room":"r","attributes":{"a":"b"}}`)
	client.Asked("attributes", func(request *livekit.SignalRequest) bool { return request.GetUpdateMetadata() != nil })
	tr.tell(`{"op":"unpublish","stream":7}`)
	client.Until("no track", func() bool { return client.Sending() == 0 })
	tr.tell(`{"op":"leave","room":"r"}`)
	client.Asked("a farewell", func(request *livekit.SignalRequest) bool { return request.GetLeave() != nil })
	tr.tell(`{"op":"answer","question":5}`)
	if event, before := tr.until("answer"); event["question"] != 5.0 || strings.Contains(before, "disconnected") {
		t.Errorf("got %v behind %s", event, before)
	}
	if err := tr.end(); err != nil {
		t.Error(err)
	}
}

func TestAJoinThatWasGivenUpDoesNotAnswerForTheNext(t *testing.T) {
	server := sfu.New(t)
	goOn := make(chan struct{})
	server.BeforeJoin = func() { <-goOn }
	tr := started(t).reads()
	for range 3 {
		tr.tell(fmt.Sprintf(`{"op":"join","room":"r","url":%q,"token":"refused"}`, server.URL))
		tr.tell(`{"op":"leave","room":"r"}`)
		tr.join(server) // without leaving: the next takes its place
	}
	close(goOn)
	if _, before := tr.until("joined"); before != "" {
		t.Errorf("told before: %s", before)
	}
	tr.tell(`{"op":"answer","question":1}`)
	if _, before := tr.until("answer"); before != "" {
		t.Errorf("told of other joins: %s", before)
	}
}

func TestAJoinThatFailsIsTold(t *testing.T) {
	server := sfu.New(t)
	tr := started(t).reads()
	tr.tell(fmt.Sprintf(`{"op":"join","room":"r","url":%q,"token":"refused"}`, server.URL))
	if event, _ := tr.until("failed"); event["room"] != "r" || event["error"] == "" {
		t.Errorf("got %v", event)
	}
	tr.join(server)
	tr.until("joined")
}

func TestARoomThatTheServerEndedCanBeJoinedAgain(t *testing.T) {
	server := sfu.New(t)
	tr := started(t).reads()
	for range 2 {
		tr.join(server)
		client := server.Next()
		tr.until("joined")
		tr.tell(`{"op":"publish","room":"r","stream":7,"name":"es"}`)
		tr.until("publishing")
		client.Leave(livekit.LeaveRequest_DISCONNECT, livekit.DisconnectReason_ROOM_DELETED)
		tr.until("disconnected")
		// Of a stream that is gone: no fault.
		tr.tell(`{"op":"say","stream":7,"speech":1}`)
		tr.tell(`{"op":"said","speech":1}`)
	}
}

func TestATranslatorThatReadsSlowlyLosesNothing(t *testing.T) {
	tr := started(t)
	const count = queued / 2
	for i := range count {
		tr.tell(fmt.Sprintf(`{"op":"answer","question":%d}`, i))
	}
	tr.reads()
	for i := range count {
		if event, _ := tr.until("answer"); event["question"] != float64(i) {
			t.Fatalf("got %v, expected %d", event, i)
		}
	}
}

func TestATranslatorThatIsGoneKeepsNobodyWaiting(t *testing.T) {
	tr := started(t)
	_ = tr.out.Close()
	tr.tell(`{"op":"answer","question":1}`)
	select {
	case err := <-tr.ended:
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("got %v", err)
		}
	case <-time.After(sfu.Patience):
		t.Fatal("the bridge goes on")
	}
}

func TestTellingNobodyDoesNotWait(t *testing.T) {
	o := newOutlet()
	_, to := io.Pipe()
	_ = to.Close()
	ended := make(chan error, 1)
	go func() { ended <- o.run(to) }()
	told := make(chan struct{})
	go func() {
		defer close(told)
		for range 2 * queued {
			o.Emit("event", room.Fields{})
			o.Frames(1, nil)
		}
	}()
	select {
	case <-told:
	case <-time.After(sfu.Patience):
		t.Fatal("it waits")
	}
	if err := <-ended; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

func TestTheEndIsNotHeldUpByAServer(t *testing.T) {
	server := sfu.New(t)
	goOn := make(chan struct{})
	defer close(goOn)
	server.BeforeJoin = func() { <-goOn }
	tr := started(t).reads()
	tr.join(server)
	tr.tell(`{"op":"answer","question":1}`)
	tr.until("answer")
	began := time.Now()
	if err := tr.end(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 2*farewell {
		t.Errorf("took %v", took)
	}
}
