package room

import (
	"log/slog"
	"strings"
	"sync"
	"time"

	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"hive-bench/media/internal/clock"
	"hive-bench/media/internal/ears"
)

// statsEvery is how often statistics of a track are told.
const statsEvery = 2 * time.Second

// listening is one subscribed track: its packets go in at one end, frames come out at the other.
type listening struct {
	stream uint32
	sid    string
	codec  string
	ears   *ears.Ears
	// muted says how it is now. A change is only a sign to look: what is handed over could be overtaken by a later one.
	muted func() bool
	mutes chan struct{}
	ended chan struct{}
	end   sync.Once
	fault sync.Once
}

// arrival is a packet with the instant at which it was read.
type arrival struct {
	packet *rtp.Packet
	at     time.Duration
}

// remute makes the track be looked at. It never waits.
func (l *listening) remute() {
	select {
	case l.mutes <- struct{}{}:
	default:
	}
}

func (l *listening) stop() { l.end.Do(func() { close(l.ended) }) }

// read takes packets from the network until the track ends.
func (l *listening) read(remote *webrtc.TrackRemote, arrivals chan<- arrival) {
	for {
		packet, _, err := remote.ReadRTP()
		if err != nil {
			l.stop()
			return
		}
		select {
		case arrivals <- arrival{packet, clock.Now()}:
		case <-l.ended:
			return
		}
	}
}

// run hears until the track ends.
func (l *listening) run(in *Room, remote *webrtc.TrackRemote, redType uint8) {
	// Deep enough for the packets that come at once after a stall of the network.
	arrivals := make(chan arrival, 64)
	go l.read(remote, arrivals)
	stats := time.NewTicker(statsEvery)
	defer stats.Stop()
	due := time.NewTimer(time.Hour)
	defer due.Stop()
	wasMuted := false
	for {
		var frames []ears.Frame
		select {
		case came := <-arrivals:
			redundant := redType != 0 && came.packet.PayloadType == redType
			var err error
			if frames, err = l.ears.Hear(came.packet, redundant, came.at); err != nil {
				// The first of a track: a sender that makes one makes many, and the statistics count them.
				l.fault.Do(func() { slog.Warn("packet refused", "room", in.name, "track", l.sid, "error", err) })
			}
		case <-due.C:
			frames = l.ears.Tick(clock.Now())
		case <-l.mutes:
			if muted := l.muted(); muted != wasMuted {
				l.ears.Mute(muted, clock.Now())
				wasMuted = muted
			}
		case <-stats.C:
			inbound := l.ears.Stats()
			inbound.Codec = l.codec
			in.during(l.ended, func() {
				in.outlet.Emit("stats", Fields{
					"t_ms": clock.Ms(clock.Now()), "room": in.name, "track": l.sid, "inbound": inbound,
				})
			})
			continue
		case <-l.ended:
			return
		}
		if len(frames) > 0 {
			in.during(l.ended, func() { in.outlet.Frames(l.stream, frames) })
		}
		if at, waiting := l.ears.Deadline(); waiting {
			due.Reset(max(at-clock.Now(), 0))
		} else {
			due.Reset(time.Hour)
		}
	}
}

// redType is the payload type that was agreed for RED, 0 if none was.
func redType(publication *lksdk.RemoteTrackPublication) uint8 {
	receiver := publication.Receiver()
	if receiver == nil {
		return 0
	}
	for _, codec := range receiver.GetParameters().Codecs {
		if strings.EqualFold(codec.MimeType, "audio/red") {
			return uint8(codec.PayloadType)
		}
	}
	return 0
}
