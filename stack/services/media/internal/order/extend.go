package order

// Extender carries an RTP counter of few bits over its wraps.
type Extender struct {
	bits  uint
	begun bool
	last  int64
}

// NewExtender is for counters of so many bits: 16 for sequence numbers, 32 for timestamps.
func NewExtender(bits uint) Extender { return Extender{bits: bits} }

// Extend gives the number nearest to the last that it gave.
func (e *Extender) Extend(value uint32) int64 {
	if !e.begun {
		e.begun = true
		e.last = int64(value)
		return e.last
	}
	span := int64(1) << e.bits
	near := e.last - e.last%span + int64(value)
	switch {
	case near-e.last > span/2:
		near -= span
	case e.last-near > span/2:
		near += span
	}
	e.last = near
	return near
}
