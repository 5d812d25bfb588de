package room

import (
	"log/slog"
	"sync"
	"time"

	"hive-bench/media/internal/clock"
	"hive-bench/media/internal/voice"
)

// speaking is one published track: speech goes in at one end, packets to the network come out at the other.
type speaking struct {
	stream uint32
	track  *track
	legs   *legStats

	mu    sync.Mutex
	voice *voice.Voice
	ended chan struct{}
	end   sync.Once
}

func (s *speaking) stop() { s.end.Do(func() { close(s.ended) }) }

// with gives exclusive access to the voice.
func (s *speaking) with(do func(*voice.Voice)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do(s.voice)
}

// untilBound is how often a track without a connection is looked at; speech waits meanwhile.
const untilBound = 10 * time.Millisecond

// run sends until the track ends.
func (s *speaking) run(in *Room) {
	stats := time.NewTicker(statsEvery)
	defer stats.Stop()
	due := time.NewTimer(0)
	defer due.Stop()
	for {
		select {
		case <-due.C:
			due.Reset(max(s.send(in)-clock.Now(), 0))
		case <-stats.C:
			s.tell(in)
		case <-s.ended:
			return
		}
	}
}

// send writes what is due, and gives the next deadline.
func (s *speaking) send(in *Room) time.Duration {
	carrier := s.track.carrier()
	if carrier == nil {
		return clock.Now() + untilBound
	}
	s.mu.Lock()
	s.voice.Carry(carrier.opusType, carrier.redundant)
	packets, err := s.voice.Send(clock.Now())
	events := s.voice.Events()
	next := s.voice.Deadline()
	s.mu.Unlock()

	for _, packet := range packets {
		if fault := carrier.write(packet); fault != nil {
			// The connection went down between the look at it and the write; the reconnect brings a new one.
			slog.Debug("packet not sent", "stream", s.stream, "error", fault)
		}
	}
	for _, event := range events {
		in.during(s.ended, func() {
			if event.Over {
				in.outlet.Emit("spoken", Fields{"speech": event.Speech, "underrun_ms": event.UnderrunMs})
				return
			}
			in.outlet.Emit("first_frame", Fields{"speech": event.Speech, "t_ms": clock.Ms(event.At)})
		})
	}
	if err != nil {
		slog.Error("frame not encoded", "stream", s.stream, "error", err)
		return clock.Now() + untilBound
	}
	return next
}

// outbound adds to what the voice counts what the SFU reports back.
type outbound struct {
	voice.Stats
	Nacks             uint32 `json:"nacks"`
	RetransmittedSent int64  `json:"retransmittedSent"`
	RemotePacketsLost int64  `json:"remotePacketsLost"`
}

func (s *speaking) tell(in *Room) {
	now := clock.Now()
	told := outbound{}
	if carrier := s.track.carrier(); carrier != nil {
		if report, known := s.legs.of(carrier.ssrc); known {
			told.Nacks, told.RemotePacketsLost = report.nacks, report.packetsLost
			s.with(func(v *voice.Voice) { v.Report(voice.SFU, report.lossPct, now) })
		}
	}
	s.with(func(v *voice.Voice) { told.Stats = v.Stats() })
	in.during(s.ended, func() {
		in.outlet.Emit("stats", Fields{"t_ms": clock.Ms(now), "room": in.name, "stream": s.stream, "outbound": told})
	})
}
