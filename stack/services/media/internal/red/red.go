// Package red reads and writes redundant audio payloads (RFC 2198): each packet carries earlier encodings before its
// own.
package red

import (
	"errors"
	"fmt"
)

// Limits of a redundant block's header: 14 bits of timestamp offset, 10 of length.
const (
	maxOffset = 1<<14 - 1
	maxLength = 1<<10 - 1
)

// ErrMalformed is wrapped by every error of Parse.
var ErrMalformed = errors.New("malformed RED payload")

// Block is one encoding within a packet.
type Block struct {
	// Type is the RTP payload type of the encoding.
	Type uint8
	// Offset is how much earlier than the packet's timestamp it is, in units of the RTP clock; 0 for the primary.
	Offset  uint32
	Payload []byte
}

// Parse gives a packet's blocks, the oldest first and the primary last. Payloads are parts of what was handed in.
func Parse(payload []byte) ([]Block, error) {
	blocks := make([]Block, 0, 2)
	lengths := make([]int, 0, 2)
	rest := payload
	for {
		if len(rest) == 0 {
			return nil, fmt.Errorf("%w: no primary header in %d bytes", ErrMalformed, len(payload))
		}
		if rest[0]&0x80 == 0 {
			blocks = append(blocks, Block{Type: rest[0] & 0x7f})
			rest = rest[1:]
			break
		}
		if len(rest) < 4 {
			return nil, fmt.Errorf("%w: redundant header of %d bytes, expected 4", ErrMalformed, len(rest))
		}
		blocks = append(blocks, Block{
			Type:   rest[0] & 0x7f,
			Offset: uint32(rest[1])<<6 | uint32(rest[2])>>2,
		})
		lengths = append(lengths, int(rest[2]&0x03)<<8|int(rest[3]))
		rest = rest[4:]
	}
	for i, length := range lengths {
		if length > len(rest) {
			return nil, fmt.Errorf("%w: block of %d bytes where %d are left", ErrMalformed, length, len(rest))
		}
		blocks[i].Payload, rest = rest[:length], rest[length:]
	}
	blocks[len(blocks)-1].Payload = rest
	return blocks, nil
}

// Fits says whether a block can be redundant: older or larger ones have no header that could describe them.
func Fits(block Block) bool {
	return block.Offset <= maxOffset && len(block.Payload) <= maxLength
}

// Build makes a payload of blocks as Parse gives them: the primary last. The others must fit.
func Build(blocks ...Block) []byte {
	size := 0
	for _, block := range blocks {
		size += 4 + len(block.Payload)
	}
	payload := make([]byte, 0, size)
	last := len(blocks) - 1
	for _, block := range blocks[:last] {
		length := len(block.Payload)
		payload = append(payload,
			0x80|block.Type,
			byte(block.Offset>>6),
			byte(block.Offset<<2)|byte(length>>8),
			byte(length))
	}
	payload = append(payload, blocks[last].Type)
	for _, block := range blocks {
		payload = append(payload, block.Payload...)
	}
	return payload
}
