package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Type says what a payload is.
type Type uint8

const (
	// JSON is an operation from the translator, an event to it.
	JSON Type = 1
	// Audio is u32 speech and PCM from the translator, stream, arrival, kind and PCM to it.
	Audio Type = 2
)

// maxLength is far beyond any speech: a length above it is a peer that lost the framing.
const maxLength = 64 << 20

// ErrMalformed is wrapped by everything that is wrong with a message itself.
var ErrMalformed = errors.New("malformed message")

// Read takes one message. The error is io.EOF only between messages.
func Read(from io.Reader) (Type, []byte, error) {
	var header [4]byte
	if _, err := io.ReadFull(from, header[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, nil, fmt.Errorf("%w: ends within its length", ErrMalformed)
		}
		return 0, nil, err
	}
	length := binary.BigEndian.Uint32(header[:])
	if length < 1 || length > maxLength {
		return 0, nil, fmt.Errorf("%w: length %d, expected 1..%d", ErrMalformed, length, maxLength)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(from, body); err != nil {
		return 0, nil, fmt.Errorf("%w: ends before the %d bytes it promised", ErrMalformed, length)
	}
	kind := Type(body[0])
	if kind != JSON && kind != Audio {
		return 0, nil, fmt.Errorf("%w: type %d, expected 1 or 2", ErrMalformed, kind)
	}
	return kind, body[1:], nil
}

// Append adds a message to a buffer, so that several go out in one write.
func Append(to []byte, kind Type, parts ...[]byte) []byte {
	length := 1
	for _, part := range parts {
		length += len(part)
	}
	to = binary.BigEndian.AppendUint32(to, uint32(length))
	to = append(to, byte(kind))
	for _, part := range parts {
		to = append(to, part...)
	}
	return to
}
