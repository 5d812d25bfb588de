// Package ears turns the RTP packets of one track into frames for a recogniser, each as soon as it is in order.
//
// It does no I/O and reads no clock: packets and times are handed in, frames come back.
package ears

import (
	"fmt"
	"time"

	"github.com/hraban/opus"
	"github.com/pion/rtp"

	"hive-bench/media/internal/order"
	"hive-bench/media/internal/red"
)

// Settings of one track's ears.
type Settings struct {
	Window order.Bounds
	// Conceal says that Opus makes up what is missing; otherwise it is silence.
	Conceal bool
	// FadeAfter is how long a concealed stretch is heard before it is silence.
	FadeAfter time.Duration
}

// maxCatchUp bounds the filler that one call makes, should this process have been kept from running.
const maxCatchUp = 200 * time.Millisecond

// Ears hear one track.
type Ears struct {
	settings Settings
	window   *order.Window
	buffer   *order.Buffer
	decoder  *opus.Decoder
	frames   framer
	counters counters

	sequences  order.Extender
	timestamps order.Extender

	// heard says that audio has begun; without it there is nothing to fill.
	heard bool
	muted bool
	// fillAt is when the next 10 ms of silence are due unless audio comes.
	fillAt time.Duration
	// filling says that the filler clock runs; filled is what it has made since the last audio.
	filling bool
	filled  time.Duration
}

// New makes the ears of a track.
func New(settings Settings) (*Ears, error) {
	decoder, err := opus.NewDecoder(SampleRate, 1)
	if err != nil {
		return nil, fmt.Errorf("opus decoder: %w", err)
	}
	window := order.NewWindow(settings.Window)
	return &Ears{
		settings:   settings,
		window:     window,
		buffer:     order.New(window),
		decoder:    decoder,
		sequences:  order.NewExtender(16),
		timestamps: order.NewExtender(32),
	}, nil
}

// Hear takes a packet in, and gives the frames that it makes available. A packet that is malformed is counted and
// gives an error; the ears go on.
func (e *Ears) Hear(packet *rtp.Packet, redundant bool, now time.Duration) ([]Frame, error) {
	sequence := e.sequences.Extend(uint32(packet.SequenceNumber))
	timestamp := e.timestamps.Extend(packet.Timestamp)
	e.counters.packet(sequence, timestamp, len(packet.Payload), now)
	e.buffer.Mark(sequence)
	if len(packet.Payload) == 0 {
		return e.ready(now), nil
	}

	blocks := []red.Block{{Payload: packet.Payload}}
	if redundant {
		var err error
		if blocks, err = red.Parse(packet.Payload); err != nil {
			e.counters.malformed++
			return e.ready(now), err
		}
	}
	var fault error
	for i, block := range blocks {
		if len(block.Payload) == 0 {
			continue
		}
		samples, err := packetSamples(block.Payload)
		if err != nil {
			e.counters.malformed++
			fault = err
			continue
		}
		age := len(blocks) - 1 - i
		unit := order.Unit{
			// One encoding a packet: the sequence number of an older one follows from its place.
			Sequence:  sequence - int64(age),
			Timestamp: timestamp - int64(block.Offset),
			Samples:   samples,
			Payload:   block.Payload,
			Arrival:   now,
		}
		if age > 0 {
			unit.Source = order.Redundant
		} else {
			if carriesFEC(block.Payload) {
				e.counters.fecPackets++
			}
			e.await(block.Payload, samples, now)
		}
		e.buffer.Push(unit)
	}
	return e.ready(now), fault
}

// await sets when silence begins to stand in for what comes next: max_ms after it is due, at once if the sender has
// said that silence follows.
func (e *Ears) await(payload []byte, samples int, now time.Duration) {
	due := now + span(samples)
	e.heard = true
	e.filling = false
	if silent(payload) {
		e.fillAt = due
		return
	}
	e.fillAt = due + e.settings.Window.Max
}

// Tick gives what has become due without a packet: gaps given up, and silence where nothing comes.
func (e *Ears) Tick(now time.Duration) []Frame {
	e.drain(now)
	if !e.heard || e.muted {
		return e.frames.take()
	}
	if now-e.fillAt > maxCatchUp {
		e.fillAt = now - maxCatchUp
	}
	for e.fillAt <= now {
		if !e.filling {
			e.filling = true
			e.counters.underruns++
		}
		e.fill(frameLength, e.fillAt)
		e.filled += frameLength
		e.fillAt += frameLength
	}
	return e.frames.take()
}

// Deadline is when Tick is to be called unless a packet comes first.
func (e *Ears) Deadline() (at time.Duration, any bool) {
	at, any = e.buffer.Deadline()
	if e.heard && !e.muted && (!any || e.fillAt < at) {
		at, any = e.fillAt, true
	}
	return at, any
}

// Mute says whether the speaker has muted the track: then nothing is expected, and nothing filled.
func (e *Ears) Mute(muted bool, now time.Duration) {
	e.muted = muted
	if !muted {
		e.fillAt = max(e.fillAt, now+e.settings.Window.Max)
	}
}

func (e *Ears) ready(now time.Duration) []Frame {
	e.drain(now)
	return e.frames.take()
}

func (e *Ears) drain(now time.Duration) {
	for {
		unit, gap := e.buffer.Pop(now)
		switch {
		case unit != nil:
			e.play(*unit, now)
		case gap != nil:
			e.bridge(*gap)
		default:
			return
		}
	}
}

// play decodes what arrived.
func (e *Ears) play(unit order.Unit, now time.Duration) {
	pcm := make([]int16, unit.Samples/decimation)
	n, err := e.decoder.Decode(unit.Payload, pcm)
	if err != nil {
		// Headers were sound, the rest was not: as good as lost.
		e.counters.malformed++
		e.conceal(len(pcm), unit.Arrival)
		return
	}
	e.filled = 0
	kind := Primary
	if unit.Source == order.Redundant {
		kind = Redundant
	}
	e.counters.played(unit.Samples, kind, now-unit.Arrival)
	e.frames.add(pcm[:n], kind, unit.Arrival)
}

// bridge makes up what a gap lacks. Silence that has stood in for it already is not made again, and no more is made
// than the longest wait: beyond it the filler clock has run, or the sender's clock has jumped.
func (e *Ears) bridge(gap order.Gap) {
	missing := min(max(span(gap.Samples)-e.filled, 0), e.settings.Window.Max)
	e.filled = 0
	if !gap.Lost {
		e.fill(missing, gap.Before.Arrival)
		return
	}
	samples := int(missing * SampleRate / time.Second)
	tail := gap.Before.Samples / decimation
	if !carriesFEC(gap.Before.Payload) || samples < tail {
		e.conceal(samples, gap.Before.Arrival)
		return
	}
	e.conceal(samples-tail, gap.Before.Arrival)
	pcm := make([]int16, tail)
	if err := e.decoder.DecodeFEC(gap.Before.Payload, pcm); err != nil {
		e.conceal(tail, gap.Before.Arrival)
		return
	}
	e.counters.restored(tail * decimation)
	e.frames.add(pcm, FEC, gap.Before.Arrival)
}

// conceal makes up samples (at 16 kHz) in steps that the decoder can be asked for: multiples of 2.5 ms, at most 60 ms
// so that it fades within a stretch as it would from packet to packet.
func (e *Ears) conceal(samples int, arrival time.Duration) {
	if samples <= 0 {
		return
	}
	audible := 0
	if e.settings.Conceal {
		audible = min(samples, int(e.settings.FadeAfter*SampleRate/time.Second))
	}
	pcm := make([]int16, samples)
	const step = SampleRate / 400
	for from := 0; from+step <= audible; {
		length := min((audible-from)/step*step, SampleRate*60/1000)
		if err := e.decoder.DecodePLC(pcm[from : from+length : from+length]); err != nil {
			break
		}
		from += length
	}
	e.counters.concealed(samples*decimation, audible*decimation)
	e.frames.add(pcm, Concealed, arrival)
}

func (e *Ears) fill(length time.Duration, at time.Duration) {
	samples := int(length * SampleRate / time.Second)
	e.counters.filled(samples * decimation)
	e.frames.add(make([]int16, samples), Filler, at)
}

// span of samples of the RTP clock.
func span(samples int) time.Duration {
	return time.Duration(samples) * time.Second / clockRate
}
