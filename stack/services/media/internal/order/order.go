// Package order puts what arrives back into the order in which it was sent, and waits for nothing but gaps.
//
// A recogniser has no playout clock, so a unit goes out as soon as those before it have. Only when a later unit is
// there and the next is not is there a wait, of at most the Window since the first later one came.
package order

import (
	"slices"
	"time"
)

// Source is what brought a unit.
type Source uint8

const (
	// Primary is a packet's own encoding.
	Primary Source = iota
	// Redundant is a copy in a later packet.
	Redundant
)

// Unit is one encoded piece of audio.
type Unit struct {
	// Sequence and Timestamp are RTP's, extended to 64 bits; the clock is 48 kHz.
	Sequence  int64
	Timestamp int64
	// Samples it lasts, at 48 kHz.
	Samples int
	Payload []byte
	Arrival time.Duration
	Source  Source
}

func (u Unit) end() int64 { return u.Timestamp + int64(u.Samples) }

// Gap is a stretch that nothing will fill.
type Gap struct {
	// Samples missing, at 48 kHz.
	Samples int
	// Lost says that packets are missing; otherwise the sender left the stretch out (DTX).
	Lost bool
	// Before is the unit that follows the gap, and may carry FEC for its end.
	Before Unit
}

// maxUnits bounds what is held behind a gap, should one packet be missing in a burst.
const maxUnits = 256

// restart is how far back (samples at 48 kHz) a newer packet's timestamp must lie to mean that the sender's timeline
// began anew; reordering and redundancy stay far below.
const restart = 48_000

// Buffer holds what came early.
type Buffer struct {
	window *Window

	begun bool
	// next is the timestamp that is due; last the sequence number of what went out before it.
	next int64
	last int64
	// newest sequence number among the primaries.
	newest int64

	held []Unit
	// waiting says that a gap stands before held[0], seen first at waitSince.
	waiting   bool
	waitSince time.Duration

	arrived history
	givenUp []stretch
	late    int
}

// stretch was given up at a gap whose wait began at waitSince.
type stretch struct {
	from, to  int64
	waitSince time.Duration
}

// New makes an empty buffer.
func New(window *Window) *Buffer { return &Buffer{window: window} }

// LateSamples is how much came after it had been given up, at 48 kHz.
func (b *Buffer) LateSamples() int { return b.late }

// HeldSamples is how much waits behind a gap, at 48 kHz.
func (b *Buffer) HeldSamples() int {
	samples := 0
	for _, unit := range b.held {
		samples += unit.Samples
	}
	return samples
}

// Mark says that a packet came, also when it carries no audio: only a sequence number that never came is a loss.
func (b *Buffer) Mark(sequence int64) { b.arrived.add(sequence) }

// Push takes a unit in. Redundant units of a packet are to be pushed before its primary.
func (b *Buffer) Push(unit Unit) {
	if !b.begun {
		// What precedes the first packet was before the subscription.
		if unit.Source == Redundant {
			return
		}
		b.begun = true
		b.next, b.last, b.newest = unit.Timestamp, unit.Sequence-1, unit.Sequence-1
	}
	if unit.Source == Primary {
		if unit.Sequence > b.newest && unit.Timestamp < b.next-restart {
			b.restart(unit)
		}
		b.newest = max(b.newest, unit.Sequence)
	}
	if unit.Timestamp < b.next {
		b.tooLate(unit)
		return
	}
	at, known := slices.BinarySearchFunc(b.held, unit.Timestamp, func(held Unit, timestamp int64) int {
		return int(held.Timestamp - timestamp)
	})
	if known {
		return
	}
	b.window.Observe(unit.Arrival, b.overtakenFor(unit, at))
	b.held = slices.Insert(b.held, at, unit)
	if !b.waiting && b.held[0].Timestamp > b.next {
		b.waiting, b.waitSince = true, unit.Arrival
	}
}

// Pop gives what can go out now: a unit, or a gap that is not waited for any longer; neither when it is to wait.
func (b *Buffer) Pop(now time.Duration) (unit *Unit, gap *Gap) {
	if len(b.held) == 0 {
		return nil, nil
	}
	head := b.held[0]
	if head.Timestamp > b.next {
		lost := !b.arrived.allBetween(b.last, head.Sequence)
		if lost && now < b.waitSince+b.window.Present() && len(b.held) < maxUnits {
			return nil, nil
		}
		if lost {
			b.giveUp(head.Timestamp)
		}
		missing := int(head.Timestamp - b.next)
		b.next = head.Timestamp
		return nil, &Gap{Samples: missing, Lost: lost, Before: head}
	}
	b.held = slices.Delete(b.held, 0, 1)
	b.next, b.last = head.end(), head.Sequence
	// The wait for a further gap begins with the first that came of what is held behind it.
	if b.waiting = len(b.held) > 0 && b.held[0].Timestamp > b.next; b.waiting {
		b.waitSince = earliest(b.held)
	}
	return &head, nil
}

// Deadline is when a gap that is waited for will be given up.
func (b *Buffer) Deadline() (at time.Duration, waiting bool) {
	if !b.waiting || len(b.held) == 0 {
		return 0, false
	}
	return b.waitSince + b.window.Present(), true
}

// restart begins anew with a unit of a new timeline; what was held of the old one is given up.
func (b *Buffer) restart(unit Unit) {
	b.held, b.givenUp, b.waiting = nil, nil, false
	b.next, b.last = unit.Timestamp, unit.Sequence-1
}

func (b *Buffer) giveUp(to int64) {
	b.givenUp = append(b.givenUp, stretch{b.next, to, b.waitSince})
	// The oldest can only be wanted by packets that are seconds late.
	if len(b.givenUp) > 64 {
		b.givenUp = slices.Delete(b.givenUp, 0, 1)
	}
}

// tooLate tells what was given up from what has gone out already, of which this is but another copy.
func (b *Buffer) tooLate(unit Unit) {
	for i, gap := range b.givenUp {
		if unit.Timestamp < gap.from || unit.Timestamp >= gap.to {
			continue
		}
		b.late += unit.Samples
		b.window.Observe(unit.Arrival, unit.Arrival-gap.waitSince)
		rest := make([]stretch, 0, 2)
		if unit.Timestamp > gap.from {
			rest = append(rest, stretch{gap.from, unit.Timestamp, gap.waitSince})
		}
		if unit.end() < gap.to {
			rest = append(rest, stretch{unit.end(), gap.to, gap.waitSince})
		}
		b.givenUp = slices.Replace(b.givenUp, i, i+1, rest...)
		return
	}
}

// overtakenFor is how long before this unit the first later one came.
func (b *Buffer) overtakenFor(unit Unit, at int) time.Duration {
	if at == len(b.held) {
		return 0
	}
	return max(unit.Arrival-earliest(b.held[at:]), 0)
}

func earliest(units []Unit) time.Duration {
	first := units[0].Arrival
	for _, unit := range units[1:] {
		first = min(first, unit.Arrival)
	}
	return first
}
