package ears

import "time"

// Heard audio goes to the recogniser in frames of 10 ms at 16 kHz, mono.
const (
	SampleRate   = 16_000
	FrameSamples = SampleRate / 100
	frameLength  = 10 * time.Millisecond
	// clockRate is that of Opus over RTP, whatever is inside (RFC 7587).
	clockRate = 48_000
	// decimation from samples of the RTP clock to samples heard.
	decimation = clockRate / SampleRate
)

// Kind says where a frame's audio is from.
type Kind uint8

// The numbers are those of the protocol.
const (
	Primary Kind = iota
	Redundant
	FEC
	Concealed
	Filler
)

// Frame is 10 ms of audio.
type Frame struct {
	// Arrival of the packet that made this frame available.
	Arrival time.Duration
	Kind    Kind
	PCM     [FrameSamples]int16
}

// framer cuts decoded audio, of whatever length a packet has, into frames.
type framer struct {
	pending []int16
	out     []Frame
}

func (f *framer) add(pcm []int16, kind Kind, arrival time.Duration) {
	f.pending = append(f.pending, pcm...)
	for len(f.pending) >= FrameSamples {
		frame := Frame{Arrival: arrival, Kind: kind}
		copy(frame.PCM[:], f.pending)
		f.pending = f.pending[FrameSamples:]
		f.out = append(f.out, frame)
	}
}

func (f *framer) take() []Frame {
	frames := f.out
	f.out = nil
	return frames
}
