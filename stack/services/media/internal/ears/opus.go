package ears

import "fmt"

// packetSamples is how long an Opus packet lasts at 48 kHz, read from its table of contents (RFC 6716, 3.1).
func packetSamples(packet []byte) (int, error) {
	if len(packet) == 0 {
		return 0, fmt.Errorf("opus packet without a byte")
	}
	frames := 1
	switch packet[0] & 0x03 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0, fmt.Errorf("opus packet of 1 byte that announces a frame count")
		}
		frames = int(packet[1] & 0x3f)
	}
	samples := frames * frameSamples(packet[0]>>3)
	// 120 ms is the most a packet may hold.
	if samples == 0 || samples > clockRate*120/1000 {
		return 0, fmt.Errorf("opus packet of %d samples, expected 1..5760", samples)
	}
	return samples, nil
}

// frameSamples of the 32 configurations, at 48 kHz.
func frameSamples(configuration byte) int {
	switch {
	case configuration < 12: // SILK: 10, 20, 40, 60 ms
		return []int{480, 960, 1920, 2880}[configuration&3]
	case configuration < 16: // hybrid: 10, 20 ms
		return []int{480, 960}[configuration&1]
	default: // CELT: 2.5, 5, 10, 20 ms
		return 120 << (configuration & 3)
	}
}

// silent says that a packet is Opus' announcement of silence, after which nothing may come for 400 ms: at most two
// bytes (RFC 7587, 3.1.3, and libopus' own rule).
func silent(packet []byte) bool { return len(packet) <= 2 }

// carriesFEC says whether a packet holds a coarse copy of the audio before it: the LBRR flag that follows the voice
// activity flags of its first SILK frame (RFC 6716, 4.2.3 and 4.2.4; WebRtcOpus_PacketHasFec reads the same bit).
func carriesFEC(packet []byte) bool {
	if len(packet) < 2 {
		return false
	}
	configuration := packet[0] >> 3
	if configuration >= 16 {
		return false // CELT has none.
	}
	first := packet[1:]
	switch packet[0] & 0x03 {
	case 2: // A length of one or two bytes comes first.
		if first[0] >= 252 {
			first = first[1:]
		}
		first = first[1:]
	case 3:
		// Several frames behind a count: no encoder of the stack makes such packets; at worst concealment is named
		// where FEC was decoded.
		return false
	}
	if len(first) == 0 {
		return false
	}
	silkFrames := max(frameSamples(configuration)/960, 1)
	return first[0]&(0x80>>silkFrames) != 0
}
