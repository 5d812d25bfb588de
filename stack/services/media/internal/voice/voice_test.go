package voice

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/hraban/opus"
	"github.com/pion/rtp"

	"hive-bench/media/internal/red"
)

const (
	ms       = time.Millisecond
	opusType = 111
)

func newVoice(t *testing.T, codec Codec, base Quality, tiers ...Tier) *Voice {
	t.Helper()
	v, err := New(codec, NewAdaptation(base, tiers), 65_530, 1_000)
	if err != nil {
		t.Fatal(err)
	}
	v.Carry(opusType, true)
	return v
}

func send(t *testing.T, v *Voice, now time.Duration) []*rtp.Packet {
	t.Helper()
	packets, err := v.Send(now)
	if err != nil {
		t.Fatal(err)
	}
	return packets
}

// run sends from one deadline to the next.
func run(t *testing.T, v *Voice, from, until time.Duration) (packets []*rtp.Packet, events []Event) {
	t.Helper()
	for now := from; now < until; now = v.Deadline() {
		packets = append(packets, send(t, v, now)...)
		events = append(events, v.Events()...)
	}
	return packets, events
}

func tone(length time.Duration) []int16 {
	pcm := make([]int16, int(length*SampleRate/time.Second))
	for i := range pcm {
		pcm[i] = int16(8000 * math.Sin(2*math.Pi*300*float64(i)/SampleRate))
	}
	return pcm
}

// loud says of each packet whether its primary, decoded, is more than silence.
func loud(t *testing.T, packets []*rtp.Packet) string {
	t.Helper()
	decoder, err := opus.NewDecoder(SampleRate, 1)
	if err != nil {
		t.Fatal(err)
	}
	letters := ""
	for _, packet := range packets {
		blocks, err := red.Parse(packet.Payload)
		if err != nil {
			t.Fatal(err)
		}
		pcm := make([]int16, SampleRate*60/1000)
		n, err := decoder.Decode(blocks[len(blocks)-1].Payload, pcm)
		if err != nil {
			t.Fatal(err)
		}
		peak := 0
		for _, sample := range pcm[:n] {
			peak = max(peak, int(sample), -int(sample))
		}
		if peak > 1000 {
			letters += "X"
		} else {
			letters += "."
		}
	}
	return letters
}

func TestSilenceIsSentBetweenSpeeches(t *testing.T) {
	for _, frameMs := range []int{10, 20, 40, 60} {
		t.Run(fmt.Sprint(frameMs), func(t *testing.T) {
			v := newVoice(t, Codec{Complexity: 5}, Quality{32_000, frameMs, 1})
			packets, events := run(t, v, 0, 600*ms)
			if len(packets) != 600/frameMs || len(events) != 0 {
				t.Fatalf("got %d packets, %d events", len(packets), len(events))
			}
			for i, packet := range packets {
				if packet.SequenceNumber != uint16(65_530+i) || packet.Timestamp != uint32(1_000+i*48*frameMs) {
					t.Errorf("packet %d: sequence %d, timestamp %d", i, packet.SequenceNumber, packet.Timestamp)
				}
			}
		})
	}
}

func TestSpeechGoesOutAtTheNextDeadline(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, good)
	run(t, v, 0, 100*ms)
	v.Say(7)
	v.Feed(7, tone(50*ms))
	v.Said(7)
	v.Say(8)
	v.Feed(8, tone(25*ms))
	v.Said(8)
	packets, events := run(t, v, 100*ms, 300*ms)
	want := []Event{
		{Speech: 7, At: 100 * ms}, {Speech: 7, Over: true, At: 140 * ms},
		{Speech: 8, At: 150 * ms}, {Speech: 8, Over: true, At: 170 * ms},
	}
	if fmt.Sprint(events) != fmt.Sprint(want) {
		t.Errorf("events: got %v, expected %v", events, want)
	}
	// The encoder's look-ahead of 6.5 ms carries the end into one more frame.
	if got := loud(t, packets); got[:8] != "XXXXXXXX" || got[10:] != ".........." {
		t.Errorf("got %s", got)
	}
	if !packets[0].Marker || packets[1].Marker || !packets[5].Marker {
		t.Error("the marker is to stand on the first packet of a speech")
	}
}

func TestUnderrunIsSilenceAndCounted(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, good)
	v.Say(1)
	if _, events := run(t, v, 0, 50*ms); len(events) != 0 {
		t.Fatalf("before its audio: %v", events)
	}
	v.Feed(1, tone(25*ms))
	_, events := run(t, v, 50*ms, 100*ms) // two frames, then three without, 5 ms waiting
	v.Feed(1, tone(25*ms))
	v.Said(1)
	_, more := run(t, v, 100*ms, 200*ms)
	events = append(events, more...)
	want := []Event{{Speech: 1, At: 50 * ms}, {Speech: 1, Over: true, At: 120 * ms, UnderrunMs: 30}}
	if fmt.Sprint(events) != fmt.Sprint(want) {
		t.Errorf("got %v, expected %v", events, want)
	}
}

func TestSpeechWithoutASoundIsOver(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, good)
	v.Say(1)
	v.Said(1)
	v.Say(2)
	v.Feed(2, tone(10*ms))
	v.Said(2)
	_, events := run(t, v, 0, 50*ms)
	if len(events) != 3 || events[0] != (Event{Speech: 1, Over: true}) || events[1].Speech != 2 {
		t.Errorf("got %v", events)
	}
}

func TestUnknownSpeechIsRefused(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, good)
	if v.Feed(1, tone(10*ms)) || v.Said(1) {
		t.Error("a speech that was never begun was taken")
	}
	v.Say(1)
	v.Said(1)
	if v.Feed(1, tone(10*ms)) {
		t.Error("audio after the end was taken")
	}
}

func TestStallIsCaughtUpOrSkipped(t *testing.T) {
	for _, test := range []struct {
		stall   time.Duration
		packets int
		leap    uint32
	}{
		{200 * ms, 21, 480},
		{210 * ms, 1, 480 + 210*48},
	} {
		v := newVoice(t, Codec{Complexity: 5}, good)
		before := send(t, v, 0)
		packets := send(t, v, 10*ms+test.stall)
		if len(packets) != test.packets {
			t.Errorf("after %v: got %d packets, expected %d", test.stall, len(packets), test.packets)
		}
		if got := packets[0].Timestamp - before[0].Timestamp; got != test.leap {
			t.Errorf("after %v: timestamp went on by %d, expected %d", test.stall, got, test.leap)
		}
		if got := packets[0].SequenceNumber - before[0].SequenceNumber; got != 1 {
			t.Errorf("after %v: sequence went on by %d", test.stall, got)
		}
	}
}

func TestRedundancyIsWhatWasSent(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, Quality{32_000, 10, 2})
	packets, _ := run(t, v, 0, 50*ms)
	primary := map[uint32]string{}
	for i, packet := range packets {
		blocks, err := red.Parse(packet.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if want := min(i, 2) + 1; len(blocks) != want {
			t.Errorf("packet %d: %d blocks, expected %d", i, len(blocks), want)
		}
		for _, block := range blocks[:len(blocks)-1] {
			if block.Type != opusType || string(block.Payload) != primary[packet.Timestamp-block.Offset] {
				t.Errorf("packet %d: the block at −%d is not what was sent then", i, block.Offset)
			}
		}
		primary[packet.Timestamp] = string(blocks[len(blocks)-1].Payload)
	}
}

func TestWithoutREDPayloadsArePlain(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5}, good)
	v.Carry(opusType, false)
	packets, _ := run(t, v, 0, 50*ms)
	decoder, err := opus.NewDecoder(SampleRate, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, packet := range packets {
		if n, err := decoder.Decode(packet.Payload, make([]int16, 5760)); err != nil || n != 480 {
			t.Errorf("got %d, %v", n, err)
		}
	}
	if got := v.Stats().RedBlocks; got != 0 {
		t.Errorf("blocks: got %d", got)
	}
}

func TestTierChangesInMidStream(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5, FEC: true}, good, Tier{2, Quality{16_000, 20, 2}})
	run(t, v, 0, 100*ms)
	v.Report(Listeners, 5, 100*ms)
	packets, _ := run(t, v, 100*ms, 200*ms)
	if len(packets) != 5 {
		t.Fatalf("got %d packets in 100 ms, expected 5", len(packets))
	}
	offsets := func(packet *rtp.Packet) string {
		blocks, err := red.Parse(packet.Payload)
		if err != nil {
			t.Fatal(err)
		}
		at := ""
		for _, block := range blocks {
			at += fmt.Sprintf(" %d", block.Offset)
		}
		return at
	}
	// The first carries frames of 10 ms, the second one of each, then all are of 20 ms.
	for i, want := range []string{" 960 480 0", " 1440 960 0", " 1920 960 0"} {
		if got := offsets(packets[i]); got != want {
			t.Errorf("packet %d: offsets%s, expected%s", i, got, want)
		}
	}
	stats := v.Stats()
	if stats.TargetBitrateBps != 16_000 || stats.PacketMs != 20 || stats.RedBlocks != 2 {
		t.Errorf("got %+v", stats)
	}
	if lossPct, err := v.encoder.PacketLossPerc(); err != nil || lossPct != 5 {
		t.Errorf("expected loss: got %d, %v", lossPct, err)
	}
}

func TestDTXLeavesSilenceOut(t *testing.T) {
	v := newVoice(t, Codec{Complexity: 5, DTX: true}, Quality{24_000, 20, 1})
	packets, _ := run(t, v, 0, 2*time.Second)
	if len(packets) > 60 {
		t.Fatalf("got %d packets of 100", len(packets))
	}
	for i := 1; i < len(packets); i++ {
		if packets[i].SequenceNumber != packets[i-1].SequenceNumber+1 {
			t.Error("a frame that is not sent must not take a sequence number")
		}
	}
}
