package ears

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hraban/opus"
	"github.com/pion/rtp"

	"hive-bench/media/internal/order"
	"hive-bench/media/internal/red"
)

const ms = time.Millisecond

var usual = Settings{
	Window:    order.Bounds{Target: 20 * ms, Max: 100 * ms},
	Conceal:   true,
	FadeAfter: 60 * ms,
}

// sender makes the packets of a speaker: a voice of a kind (harmonics of 150 Hz that swell and fall), so that the
// encoder takes it for speech and spends FEC on it.
type sender struct {
	t       *testing.T
	encoder *opus.Encoder
	frameMs int
	phase   int
	sent    [][]byte
}

func newSender(t *testing.T, frameMs int) *sender {
	t.Helper()
	encoder, err := opus.NewEncoder(clockRate, 1, opus.AppVoIP)
	if err != nil {
		t.Fatal(err)
	}
	if err := encoder.SetBitrate(24_000); err != nil {
		t.Fatal(err)
	}
	return &sender{t: t, encoder: encoder, frameMs: frameMs}
}

func (s *sender) encode() []byte {
	pcm := make([]int16, clockRate/1000*s.frameMs)
	for i := range pcm {
		at := float64(s.phase) / clockRate
		sample := 0.0
		for harmonic := 1.0; harmonic <= 12; harmonic++ {
			sample += math.Sin(2*math.Pi*150*harmonic*at) / harmonic
		}
		pcm[i] = int16(6000 * (0.6 + 0.4*math.Sin(2*math.Pi*4*at)) * sample)
		s.phase++
	}
	packet := make([]byte, 1500)
	n, err := s.encoder.Encode(pcm, packet)
	if err != nil {
		s.t.Fatal(err)
	}
	return packet[:n]
}

// packet number n, from 1, with so many earlier ones in it.
func (s *sender) packet(n, copies int) *rtp.Packet {
	for len(s.sent) < n {
		s.sent = append(s.sent, s.encode())
	}
	samples := uint32(clockRate / 1000 * s.frameMs)
	header := rtp.Header{SequenceNumber: uint16(n), Timestamp: uint32(n) * samples}
	if copies == 0 {
		return &rtp.Packet{Header: header, Payload: s.sent[n-1]}
	}
	var blocks []red.Block
	for age := copies; age >= 0; age-- {
		if n-1-age >= 0 {
			blocks = append(blocks, red.Block{Type: 111, Offset: uint32(age) * samples, Payload: s.sent[n-1-age]})
		}
	}
	return &rtp.Packet{Header: header, Payload: red.Build(blocks...)}
}

func newEars(t *testing.T, settings Settings) *Ears {
	t.Helper()
	e, err := New(settings)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func hear(t *testing.T, e *Ears, packet *rtp.Packet, redundant bool, now time.Duration) []Frame {
	t.Helper()
	frames, err := e.Hear(packet, redundant, now)
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

// kinds of frames, one letter each: primary, redundant, FEC, concealed, filler.
func kinds(frames []Frame) string {
	var letters strings.Builder
	for _, frame := range frames {
		letters.WriteByte("prfc."[frame.Kind])
	}
	return letters.String()
}

func loudness(frames []Frame) float64 {
	sum, n := 0.0, 0
	for _, frame := range frames {
		for _, sample := range frame.PCM {
			sum += float64(sample) * float64(sample)
			n++
		}
	}
	return math.Sqrt(sum / float64(max(n, 1)))
}

func TestEveryPacketLengthGivesFramesAtOnce(t *testing.T) {
	for _, frameMs := range []int{10, 20, 40, 60} {
		t.Run(fmt.Sprint(frameMs), func(t *testing.T) {
			s, e := newSender(t, frameMs), newEars(t, usual)
			var all []Frame
			for n := 1; n <= 10; n++ {
				at := time.Duration(n*frameMs) * ms
				frames := hear(t, e, s.packet(n, 1), true, at)
				if got := kinds(frames); got != strings.Repeat("p", frameMs/10) {
					t.Fatalf("packet %d: got %q", n, got)
				}
				if frames[0].Arrival != at {
					t.Errorf("arrival %v, expected %v", frames[0].Arrival, at)
				}
				all = append(all, frames...)
			}
			if got := loudness(all[len(all)/2:]); got < 2000 {
				t.Errorf("loudness %.0f", got)
			}
		})
	}
}

func TestLossIsUndoneByRED(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 1), true, 20*ms)
	if got := kinds(hear(t, e, s.packet(3, 1), true, 60*ms)); got != "rrpp" {
		t.Errorf("got %q", got)
	}
	if got := e.Stats(); got.RedRecoveredFrames != 2 || got.PacketsLost != 1 || got.ConcealedFrames != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestLossIsConcealedAfterTheWindow(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	for n := 1; n <= 5; n++ {
		hear(t, e, s.packet(n, 0), false, time.Duration(n)*20*ms)
	}
	if got := kinds(hear(t, e, s.packet(7, 0), false, 140*ms)); got != "" {
		t.Fatalf("at once: got %q", got)
	}
	if at, waiting := e.Deadline(); !waiting || at != 160*ms {
		t.Fatalf("deadline %v, %v", at, waiting)
	}
	frames := e.Tick(160 * ms)
	if got := kinds(frames); got != "ccpp" {
		t.Fatalf("got %q", got)
	}
	if got := loudness(frames[:2]); got < 1000 {
		t.Errorf("concealment is silent: %.0f", got)
	}
	stats := e.Stats()
	if stats.ConcealedFrames != 2 || stats.ConcealmentEvents != 1 || stats.SilentConcealedSamples != 0 {
		t.Errorf("got %+v", stats)
	}
	// Two frames of 480 samples stayed for 20 ms.
	if got := stats.JitterBufferDelayMs; got != 20*960 {
		t.Errorf("stay: got %v", got)
	}
	if got := kinds(hear(t, e, s.packet(6, 0), false, 161*ms)); got != "" {
		t.Errorf("late: got %q", got)
	}
	if got := e.Stats().LateFrames; got != 2 {
		t.Errorf("late: got %d", got)
	}
}

func TestConcealmentOffOrTooLongIsSilence(t *testing.T) {
	for _, test := range []struct {
		name           string
		conceal        bool
		fade           time.Duration
		audible, quiet int
	}{{"off", false, 60 * ms, 0, 4}, {"faded", true, 20 * ms, 2, 2}} {
		t.Run(test.name, func(t *testing.T) {
			settings := usual
			settings.Conceal, settings.FadeAfter = test.conceal, test.fade
			s, e := newSender(t, 20), newEars(t, settings)
			for n := 1; n <= 5; n++ {
				hear(t, e, s.packet(n, 0), false, time.Duration(n)*20*ms)
			}
			hear(t, e, s.packet(8, 0), false, 160*ms)
			frames := e.Tick(180 * ms)
			if got := kinds(frames); got != "ccccpp" {
				t.Fatalf("got %q", got)
			}
			if got := loudness(frames[:test.audible]); test.audible > 0 && got < 1000 {
				t.Errorf("audible part: %.0f", got)
			}
			if got := loudness(frames[test.audible:4]); got != 0 {
				t.Errorf("silent part: %.0f", got)
			}
			if got := e.Stats().SilentConcealedSamples; got != int64(test.quiet*480) {
				t.Errorf("silent samples: got %d", got)
			}
		})
	}
}

func TestFECBringsBackTheEndOfAGap(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	if err := s.encoder.SetInBandFEC(true); err != nil {
		t.Fatal(err)
	}
	if err := s.encoder.SetPacketLossPerc(30); err != nil {
		t.Fatal(err)
	}
	s.packet(40, 0)
	if !carriesFEC(s.sent[39]) {
		t.Fatal("the encoder added no FEC: the test tests nothing")
	}
	for n := 1; n <= 37; n++ {
		hear(t, e, s.packet(n, 0), false, time.Duration(n)*20*ms)
	}
	hear(t, e, s.packet(40, 0), false, 800*ms)
	if got := kinds(e.Tick(820 * ms)); got != "ccffpp" {
		t.Errorf("got %q", got)
	}
	if got := e.Stats(); got.FecRecoveredFrames != 2 || got.FecPacketsReceived == 0 {
		t.Errorf("got %+v", got)
	}
}

func TestWithoutFECNothingClaimsIt(t *testing.T) {
	s := newSender(t, 20)
	s.packet(20, 0)
	for n, packet := range s.sent {
		if carriesFEC(packet) {
			t.Errorf("packet %d", n)
		}
	}
}

func TestFillerStandsInAndDropsNothing(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	if got := kinds(e.Tick(500 * ms)); got != "" {
		t.Fatalf("before the first packet: got %q", got)
	}
	hear(t, e, s.packet(1, 0), false, 1000*ms)
	// Due at 1020, missed at 1120.
	if at, _ := e.Deadline(); at != 1120*ms {
		t.Fatalf("deadline %v", at)
	}
	if got := kinds(e.Tick(1119 * ms)); got != "" {
		t.Errorf("too early: got %q", got)
	}
	if got := kinds(e.Tick(1120 * ms)); got != "." {
		t.Errorf("first: got %q", got)
	}
	if got := kinds(e.Tick(1150 * ms)); got != "..." {
		t.Errorf("then one each 10 ms: got %q", got)
	}
	// Nothing was lost: it only came late, and all of it goes out.
	if got := kinds(hear(t, e, s.packet(2, 0), false, 1155*ms)); got != "pp" {
		t.Errorf("afterwards: got %q", got)
	}
	if got := e.Stats(); got.FillerFrames != 4 || got.Underruns != 1 || got.LateFrames != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestGapIsNotFilledTwice(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 0), false, 20*ms)
	// 140 ms are lost for good (packets 2 to 8); filler begins at 140 ms.
	if got := kinds(e.Tick(175 * ms)); got != "...." {
		t.Fatalf("filler: got %q", got)
	}
	hear(t, e, s.packet(9, 0), false, 180*ms)
	if got := kinds(e.Tick(200 * ms)); got != "ccccccccccpp" {
		t.Errorf("got %q, expected 140 − 40 ms of concealment", got)
	}
}

func TestAnnouncedSilenceIsFilledAtOnce(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 0), false, 20*ms)
	dtx := &rtp.Packet{Header: rtp.Header{SequenceNumber: 2, Timestamp: 2 * 960}, Payload: s.sent[0][:1]}
	if got := kinds(hear(t, e, dtx, false, 40*ms)); got != "pp" {
		t.Fatalf("got %q", got)
	}
	if got := kinds(e.Tick(60 * ms)); got != "." {
		t.Errorf("when it is due: got %q", got)
	}
	e.Tick(230 * ms)
	e.Tick(410 * ms)
	// The sender's clock has gone on by 400 ms, 380 of them unsent; 360 were filled.
	next := s.packet(3, 0)
	next.Timestamp = 22 * 960
	if got := kinds(hear(t, e, next, false, 418*ms)); got != "..pp" {
		t.Errorf("after the pause: got %q", got)
	}
	if got := e.Stats(); got.Underruns != 0 || got.PacketsLost != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestLeapOfTheSendersClockIsBounded(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 0), false, 20*ms)
	next := s.packet(2, 0)
	next.Timestamp += 10 * clockRate
	if got := kinds(hear(t, e, next, false, 40*ms)); got != "..........pp" {
		t.Errorf("got %q, expected at most max_ms of silence", got)
	}
}

func TestMutedTracksAreNotFilled(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 0), false, 20*ms)
	e.Mute(true, 50*ms)
	if got := kinds(e.Tick(5 * time.Second)); got != "" {
		t.Errorf("muted: got %q", got)
	}
	if _, waiting := e.Deadline(); waiting {
		t.Error("muted: still waits")
	}
	e.Mute(false, 5*time.Second)
	if at, _ := e.Deadline(); at != 5100*ms {
		t.Errorf("unmuted: deadline %v", at)
	}
}

func TestMalformedPacketsAreCountedAndNoMore(t *testing.T) {
	s, e := newSender(t, 20), newEars(t, usual)
	hear(t, e, s.packet(1, 0), false, 20*ms)
	for n, payload := range [][]byte{{0x80}, {0x03}, {0xef, 0x0f, 0x00, 9, 111}} {
		packet := &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(2 + n), Timestamp: uint32(2+n) * 960}, Payload: payload}
		if _, err := e.Hear(packet, payload[0] != 0x03, time.Duration(40+20*n)*ms); err == nil {
			t.Errorf("%x: no error", payload)
		}
	}
	if got := e.Stats().MalformedPackets; got != 3 {
		t.Errorf("got %d", got)
	}
	// The three carried no audio, so theirs is missing; they did arrive, so nothing is waited for.
	if got := kinds(hear(t, e, s.packet(5, 0), false, 100*ms)); !strings.HasSuffix(got, "pp") {
		t.Errorf("afterwards: got %q", got)
	}
}

func FuzzHear(f *testing.F) {
	f.Add([]byte{111, 0x78, 1, 2}, uint16(2), uint32(1920), true)
	f.Add([]byte{0xef, 0x0f, 0x00, 2, 111, 0x78, 8, 0x78}, uint16(3), uint32(2880), true)
	f.Add([]byte{0x7b, 0x3f, 0xff}, uint16(9), uint32(99), false)
	// Once read beyond its end: a first frame whose length is announced with two bytes, of which one is there.
	f.Add([]byte{0x02, 0xff}, uint16(9), uint32(99), false)
	f.Fuzz(func(t *testing.T, payload []byte, sequence uint16, timestamp uint32, redundant bool) {
		s, e := newSender(t, 20), newEars(t, usual)
		hear(t, e, s.packet(1, 0), false, 20*ms)
		frames, _ := e.Hear(&rtp.Packet{Header: rtp.Header{SequenceNumber: sequence, Timestamp: timestamp}, Payload: payload}, redundant, 40*ms)
		frames = append(frames, e.Tick(200*ms)...)
		if len(frames) > 200 {
			t.Errorf("%d frames of one packet", len(frames))
		}
		hear(t, e, s.packet(2, 0), false, 210*ms)
	})
}
