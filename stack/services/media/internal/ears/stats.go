package ears

import (
	"math"
	"time"
)

// Stats of a track since it began. Names and meanings are those of RtpStats in src/model/rtp-stats.ts, where
// samples are counted at 48 kHz; frames are of 10 ms.
type Stats struct {
	Codec               string  `json:"codec"`
	PacketsReceived     int64   `json:"packetsReceived"`
	PacketsLost         int64   `json:"packetsLost"`
	BytesReceived       int64   `json:"bytesReceived"`
	JitterMs            float64 `json:"jitterMs"`
	JitterBufferDelayMs float64 `json:"jitterBufferDelayMs"`
	// Nothing is held that is in order: the stay that is aimed at is none.
	JitterBufferTargetMs   float64 `json:"jitterBufferTargetDelayMs"`
	JitterBufferEmitted    int64   `json:"jitterBufferEmitted"`
	TotalSamples           int64   `json:"totalSamples"`
	ConcealedSamples       int64   `json:"concealedSamples"`
	SilentConcealedSamples int64   `json:"silentConcealedSamples"`
	ConcealmentEvents      int64   `json:"concealmentEvents"`
	FecPacketsReceived     int64   `json:"fecPacketsReceived"`
	Nacks                  int64   `json:"nacks"`
	RetransmittedReceived  int64   `json:"retransmittedReceived"`
	RedRecoveredFrames     int64   `json:"redRecoveredFrames"`
	FecRecoveredFrames     int64   `json:"fecRecoveredFrames"`
	ConcealedFrames        int64   `json:"concealedFrames"`
	FillerFrames           int64   `json:"fillerFrames"`
	LateFrames             int64   `json:"lateFrames"`
	WindowMs               float64 `json:"windowMs"`
	BufferedMs             float64 `json:"bufferedMs"`
	Underruns              int64   `json:"underruns"`
	MalformedPackets       int64   `json:"malformedPackets"`
}

const samplesPerFrame = clockRate / 100

// Stats as they are now.
func (e *Ears) Stats() Stats {
	c := &e.counters
	return Stats{
		PacketsReceived:        c.packets,
		PacketsLost:            c.lost(),
		BytesReceived:          c.bytes,
		JitterMs:               c.jitter / (clockRate / 1000),
		JitterBufferDelayMs:    c.stay,
		JitterBufferEmitted:    c.emitted,
		TotalSamples:           c.emitted + c.restoredSamples + c.concealedSamples + c.fillerSamples,
		ConcealedSamples:       c.concealedSamples + c.fillerSamples,
		SilentConcealedSamples: c.concealedSamples - c.audibleSamples + c.fillerSamples,
		ConcealmentEvents:      c.concealments,
		FecPacketsReceived:     c.fecPackets,
		RedRecoveredFrames:     c.redundantSamples / samplesPerFrame,
		FecRecoveredFrames:     c.restoredSamples / samplesPerFrame,
		ConcealedFrames:        c.concealedSamples / samplesPerFrame,
		FillerFrames:           c.fillerSamples / samplesPerFrame,
		LateFrames:             int64(e.buffer.LateSamples()) / samplesPerFrame,
		WindowMs:               float64(e.window.Present()) / float64(time.Millisecond),
		BufferedMs:             float64(e.buffer.HeldSamples()) / (clockRate / 1000),
		Underruns:              c.underruns,
		MalformedPackets:       c.malformed,
	}
}

// counters of a track; samples at 48 kHz.
type counters struct {
	begun           bool
	first, newest   int64
	packets, bytes  int64
	transit, jitter float64

	stay             float64
	emitted          int64
	redundantSamples int64
	restoredSamples  int64
	concealedSamples int64
	audibleSamples   int64
	fillerSamples    int64
	concealments     int64
	madeUp           bool
	fecPackets       int64
	underruns        int64
	malformed        int64
}

// packet counts an arrival. Jitter as RFC 3550, A.8, in samples.
func (c *counters) packet(sequence, timestamp int64, bytes int, now time.Duration) {
	transit := now.Seconds()*clockRate - float64(timestamp)
	if !c.begun {
		c.begun, c.first, c.newest, c.transit = true, sequence, sequence, transit
	}
	c.first, c.newest = min(c.first, sequence), max(c.newest, sequence)
	c.packets++
	c.bytes += int64(bytes)
	c.jitter += (math.Abs(transit-c.transit) - c.jitter) / 16
	c.transit = transit
}

// lost as RFC 3550, A.3, but never less than none: a duplicate is no gain.
func (c *counters) lost() int64 {
	if !c.begun {
		return 0
	}
	return max(c.newest-c.first+1-c.packets, 0)
}

// played counts audio that arrived, after a stay in the buffer.
func (c *counters) played(samples int, kind Kind, stay time.Duration) {
	c.madeUp = false
	c.emitted += int64(samples)
	c.stay += float64(stay) / float64(time.Millisecond) * float64(samples)
	if kind == Redundant {
		c.redundantSamples += int64(samples)
	}
}

func (c *counters) restored(samples int) {
	c.madeUp = false
	c.restoredSamples += int64(samples)
}

func (c *counters) concealed(samples, audible int) {
	c.event()
	c.concealedSamples += int64(samples)
	c.audibleSamples += int64(audible)
}

func (c *counters) filled(samples int) {
	if samples > 0 {
		c.event()
	}
	c.fillerSamples += int64(samples)
}

// event counts a run of made-up audio once.
func (c *counters) event() {
	if !c.madeUp {
		c.concealments++
	}
	c.madeUp = true
}
