package room

import (
	"errors"
	"strings"
	"sync"

	"github.com/livekit/protocol/codecs"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// track is the end of a published track that pion writes to the network. Unlike pion's own it settles for plain Opus
// where the server has no RED, and tells what was agreed.
type track struct {
	name string

	mu     sync.Mutex
	bound  []binding
	agreed agreement
}

type binding struct {
	id     string
	writer webrtc.TrackLocalWriter
	agreement
}

// agreement is what the negotiation came to.
type agreement struct {
	ssrc        uint32
	payloadType uint8
	// opusType is the payload type of Opus, within RED or alone.
	opusType  uint8
	redundant bool
}

// Codec makes the SDK put RED first in its offer.
func (t *track) Codec() webrtc.RTPCodecCapability {
	return codecs.RedCodecParameters.RTPCodecCapability
}
func (t *track) ID() string                { return t.name }
func (t *track) StreamID() string          { return t.name }
func (t *track) RID() string               { return "" }
func (t *track) Kind() webrtc.RTPCodecType { return webrtc.RTPCodecTypeAudio }

// Bind is called when a negotiation is over; again for the new connection after a reconnect.
func (t *track) Bind(context webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	var opus, red *webrtc.RTPCodecParameters
	for _, codec := range context.CodecParameters() {
		switch {
		case strings.EqualFold(codec.MimeType, webrtc.MimeTypeOpus):
			opus = &codec
		case strings.EqualFold(codec.MimeType, t.Codec().MimeType):
			red = &codec
		}
	}
	if opus == nil {
		return webrtc.RTPCodecParameters{}, errors.New("the server offers no Opus")
	}
	chosen := *opus
	if red != nil {
		chosen = *red
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bound = append(t.bound, binding{
		id:     context.ID(),
		writer: context.WriteStream(),
		agreement: agreement{
			ssrc:        uint32(context.SSRC()),
			payloadType: uint8(chosen.PayloadType),
			opusType:    uint8(opus.PayloadType),
			redundant:   red != nil,
		},
	})
	return chosen, nil
}

// Unbind is called when the connection is gone.
func (t *track) Unbind(context webrtc.TrackLocalContext) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, bound := range t.bound {
		if bound.id == context.ID() {
			t.bound = append(t.bound[:i], t.bound[i+1:]...)
			return nil
		}
	}
	return webrtc.ErrUnbindFailed
}

// carrier is the newest connection, nil if there is none.
func (t *track) carrier() *binding {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.bound) == 0 {
		return nil
	}
	newest := t.bound[len(t.bound)-1]
	return &newest
}

func (b *binding) write(packet *rtp.Packet) error {
	packet.SSRC = b.ssrc
	packet.PayloadType = b.payloadType
	_, err := b.writer.WriteRTP(&packet.Header, packet.Payload)
	return err
}
