package wire

import (
	"encoding/binary"
	"fmt"
	"math"
)

// AppendFrame adds the message of one heard frame: u32 stream, f64 arrival in ms, u8 kind, PCM.
func AppendFrame(to []byte, stream uint32, arrivalMs float64, kind uint8, pcm []int16) []byte {
	var head [13]byte
	binary.BigEndian.PutUint32(head[0:], stream)
	binary.BigEndian.PutUint64(head[4:], math.Float64bits(arrivalMs))
	head[12] = kind
	body := make([]byte, 0, 2*len(pcm))
	for _, sample := range pcm {
		body = binary.LittleEndian.AppendUint16(body, uint16(sample))
	}
	return Append(to, Audio, head[:], body)
}

// Speech reads the payload of audio that is to be said: 48 kHz mono.
func Speech(payload []byte) (speech uint32, pcm []int16, err error) {
	if len(payload) < 4 || len(payload)%2 != 0 {
		return 0, nil, fmt.Errorf("%w: audio of %d bytes, expected 4 and an even number", ErrMalformed, len(payload))
	}
	pcm = make([]int16, (len(payload)-4)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(payload[4+2*i:]))
	}
	return binary.BigEndian.Uint32(payload), pcm, nil
}
