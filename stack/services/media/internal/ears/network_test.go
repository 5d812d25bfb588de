package ears

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"

	"hive-bench/media/internal/order"
)

// What is sent: packets of 20 ms, hence two frames each.
const (
	packets = 1000
	sent    = 2 * packets
)

// spoken is encoded once: that takes longer than all hearing of it.
var spoken [][]byte

func speaker(t *testing.T) *sender {
	s := newSender(t, 20)
	s.sent = spoken
	s.packet(packets, 0)
	spoken = s.sent
	return s
}

// network is a path of a seed: loss at random, and delay between 20 ms and 20 ms + jitter that may reorder.
type network struct {
	lossPct float64
	jitter  time.Duration
	copies  int
}

// outcome of 20 s of speech over a network.
type outcome struct {
	kinds string
	stats Stats
	// stays of frames in the buffer, sorted: from the arrival of their packet to when they went out.
	stays []time.Duration
}

func (o outcome) count(kind string) int { return strings.Count(o.kinds, kind) }

func (o outcome) stay(quantile float64) time.Duration {
	return o.stays[int(quantile*float64(len(o.stays)-1))]
}

func (n network) carry(t *testing.T, settings Settings) outcome {
	t.Helper()
	s, e := speaker(t), newEars(t, settings)
	random := rand.New(rand.NewPCG(1, 2))
	type arrival struct {
		at     time.Duration
		packet *rtp.Packet
	}
	var arrivals []arrival
	for i := 1; i <= packets; i++ {
		packet := s.packet(i, n.copies)
		if i > 1 && random.Float64()*100 < n.lossPct {
			continue
		}
		delay := 20*ms + time.Duration(random.Float64()*float64(n.jitter))
		arrivals = append(arrivals, arrival{time.Duration(i)*20*ms + delay, packet})
	}
	slices.SortStableFunc(arrivals, func(a, b arrival) int { return int(a.at - b.at) })

	var all outcome
	took := func(frames []Frame, now time.Duration) {
		all.kinds += kinds(frames)
		for _, frame := range frames {
			all.stays = append(all.stays, now-frame.Arrival)
		}
	}
	for _, came := range arrivals {
		for at, waiting := e.Deadline(); waiting && at < came.at; at, waiting = e.Deadline() {
			took(e.Tick(at), at)
		}
		took(hear(t, e, came.packet, n.copies > 0, came.at), came.at)
	}
	slices.Sort(all.stays)
	all.stats = e.Stats()
	t.Logf("%+v: p %d r %d f %d c %d filler %d late %d; stay p50 %v p95 %v p99 %v; window %v ms", n,
		all.count("p"), all.count("r"), all.count("f"), all.count("c"), all.count("."), all.stats.LateFrames,
		all.stay(0.5), all.stay(0.95), all.stay(0.99), all.stats.WindowMs)
	return all
}

var adaptive = Settings{
	Window:    order.Bounds{Target: 20 * ms, Max: 100 * ms, Adaptive: true, Span: 5 * time.Second},
	Conceal:   true,
	FadeAfter: 60 * ms,
}

func TestCleanNetworkCostsNothing(t *testing.T) {
	got := network{copies: 1}.carry(t, adaptive)
	if got.kinds != strings.Repeat("p", sent) || got.stay(1) != 0 {
		t.Errorf("got %d frames of packets, a stay of %v", got.count("p"), got.stay(1))
	}
}

func TestREDUndoesLossWithoutDelay(t *testing.T) {
	got := network{lossPct: 5, copies: 1}.carry(t, adaptive)
	// Two in a row are lost in 0.25 % of cases: what is left to conceal.
	if concealed := got.count("c"); concealed > sent/100 {
		t.Errorf("concealed %d frames of %d", concealed, sent)
	}
	if got.count("r") < sent*3/100 {
		t.Errorf("only %d frames from RED", got.count("r"))
	}
	if got.stay(0.99) != 0 || got.stay(1) > 20*ms {
		t.Errorf("stay p99 %v, max %v", got.stay(0.99), got.stay(1))
	}
}

func TestReorderingIsWaitedForAndNotDropped(t *testing.T) {
	still := network{jitter: 80 * ms, copies: 0}.carry(t, usual)
	learned := network{jitter: 80 * ms, copies: 0}.carry(t, adaptive)
	// 98 % of what is late is what the window aims at.
	if got := learned.stats.LateFrames; got > sent*3/100 {
		t.Errorf("late: %d frames of %d", got, sent)
	}
	if learned.stats.LateFrames*2 > still.stats.LateFrames {
		t.Errorf("late: %d with what was learned, %d without", learned.stats.LateFrames, still.stats.LateFrames)
	}
}

func TestNothingIsLostUncounted(t *testing.T) {
	for _, n := range []network{
		{lossPct: 5, copies: 1}, {lossPct: 20, copies: 1}, {lossPct: 20},
		{jitter: 150 * ms, copies: 1}, {lossPct: 5, jitter: 150 * ms}, {lossPct: 20, jitter: 150 * ms, copies: 2},
	} {
		got := n.carry(t, adaptive)
		// The listener's time goes on as the speaker's: as many frames as were sent, but for the filler, whose audio
		// may still come, and for the packets lost at the very end.
		frames := len(got.kinds) - got.count(".")
		if frames > sent || frames < sent-got.count(".")-40 {
			t.Errorf("%+v: %d frames of %d, %d of them filler", n, len(got.kinds), sent, got.count("."))
		}
		s := got.stats
		if s.RedRecoveredFrames != int64(got.count("r")) || s.FecRecoveredFrames != int64(got.count("f")) ||
			s.ConcealedFrames != int64(got.count("c")) || s.FillerFrames != int64(got.count(".")) {
			t.Errorf("%+v: counters %+v, heard %d %d %d %d", n, s, got.count("r"), got.count("f"), got.count("c"), got.count("."))
		}
	}
}
