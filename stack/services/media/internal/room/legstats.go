package room

import (
	"sync"

	"github.com/pion/interceptor/pkg/stats"
)

// legStats knows what the SFU reports by RTCP about the legs to it. pion's interceptor reads the reports; it makes a
// reader for each connection, and a reconnect makes new ones.
type legStats struct {
	mu      sync.Mutex
	getters []stats.Getter
}

// legReport is about one published track.
type legReport struct {
	packetsLost int64
	lossPct     float64
	nacks       uint32
}

// maxGetters is the two connections of a room, and those before a reconnect.
const maxGetters = 4

func newLegStats() (*legStats, *stats.InterceptorFactory, error) {
	factory, err := stats.NewInterceptor()
	if err != nil {
		return nil, nil, err
	}
	legs := &legStats{}
	factory.OnNewPeerConnection(func(_ string, getter stats.Getter) {
		legs.mu.Lock()
		defer legs.mu.Unlock()
		legs.getters = append(legs.getters, getter)
		if len(legs.getters) > maxGetters {
			legs.getters = legs.getters[1:]
		}
	})
	return legs, factory, nil
}

func (l *legStats) of(ssrc uint32) (legReport, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.getters) - 1; i >= 0; i-- {
		// A stream that was never sent on a connection has no statistics there.
		seen := l.getters[i].Get(ssrc)
		if seen == nil || seen.OutboundRTPStreamStats.PacketsSent == 0 {
			continue
		}
		return legReport{
			packetsLost: seen.RemoteInboundRTPStreamStats.PacketsLost,
			lossPct:     100 * seen.RemoteInboundRTPStreamStats.FractionLost,
			nacks:       seen.OutboundRTPStreamStats.NACKCount,
		}, true
	}
	return legReport{}, false
}
