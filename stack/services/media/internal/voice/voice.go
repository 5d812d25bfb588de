// Package voice turns speech into the RTP packets of one published track: frames on absolute deadlines, Opus with
// in-band FEC, and redundancy (RFC 2198) of its own making.
//
// It does no I/O and reads no clock: audio and times are handed in, packets come back.
package voice

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hraban/opus"
	"github.com/pion/rtp"

	"hive-bench/media/internal/red"
)

const (
	// SampleRate of what is said; also Opus' clock over RTP.
	SampleRate = 48_000
	// catchUp is how late a frame may be sent to keep the timeline. Beyond it the listener's jitter buffer has run
	// dry anyway, and a burst would only fill it.
	catchUp = 200 * time.Millisecond
	// maxPacket is Opus' own advice for the size of an encoder's output.
	maxPacket = 4000
)

// Codec is what stays the same while a track is sent.
type Codec struct {
	DTX        bool
	FEC        bool
	Complexity int
}

// Event is what became of a speech.
type Event struct {
	Speech uint32
	// Over says that its last frame was sent; otherwise its first was handed to the encoder.
	Over       bool
	At         time.Duration
	UnderrunMs float64
}

// Voice sends one track.
type Voice struct {
	codec      Codec
	encoder    *opus.Encoder
	adaptation *Adaptation
	quality    Quality
	lossPct    int

	queue    queue
	events   []Event
	begun    bool
	deadline time.Duration

	sequence  uint16
	timestamp uint32
	// redundant says that packets are RED, opusType the payload type of Opus within.
	redundant bool
	opusType  uint8
	earlier   []red.Block
	stats     Stats
}

// Stats of a track since it began; names as in RtpStats of src/model/rtp-stats.ts.
type Stats struct {
	PacketsSent      int64 `json:"packetsSent"`
	BytesSent        int64 `json:"bytesSent"`
	TargetBitrateBps int   `json:"targetBitrateBps"`
	PacketMs         int   `json:"packetMs"`
	RedBlocks        int   `json:"redBlocks"`
}

// New makes the voice of a track. Sequence and timestamp begin where the caller says (RFC 3550: at random).
func New(codec Codec, adaptation *Adaptation, sequence uint16, timestamp uint32) (*Voice, error) {
	// Not AppRestrictedLowdelay: it saves 4 ms of look-ahead, but has no SILK and so no in-band FEC.
	encoder, err := opus.NewEncoder(SampleRate, 1, opus.AppVoIP)
	if err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	for _, set := range []error{
		encoder.SetDTX(codec.DTX),
		encoder.SetInBandFEC(codec.FEC),
		encoder.SetComplexity(codec.Complexity),
	} {
		if set != nil {
			return nil, fmt.Errorf("opus encoder: %w", set)
		}
	}
	return &Voice{codec: codec, encoder: encoder, adaptation: adaptation, sequence: sequence, timestamp: timestamp}, nil
}

// Carry says what was agreed with the peer: the payload type of Opus, and whether it is sent within RED. A reconnect
// may change it.
func (v *Voice) Carry(opusType uint8, redundant bool) { v.opusType, v.redundant = opusType, redundant }

// Say begins a speech, behind those that wait.
func (v *Voice) Say(speech uint32) { v.queue.say(speech) }

// Feed adds audio to a speech; false if there is no such speech.
func (v *Voice) Feed(speech uint32, pcm []int16) bool {
	fed := v.queue.find(speech)
	if fed == nil || fed.said {
		return false
	}
	fed.pcm = append(fed.pcm, pcm...)
	return true
}

// Said says that all of a speech has been fed; false if there is no such speech.
func (v *Voice) Said(speech uint32) bool {
	fed := v.queue.find(speech)
	if fed == nil {
		return false
	}
	fed.said = true
	return true
}

// Report takes in what a witness lacks, in percent.
func (v *Voice) Report(witness Witness, lossPct float64, now time.Duration) {
	v.adaptation.Report(witness, lossPct, now)
}

// Deadline is when the next frame is due.
func (v *Voice) Deadline() time.Duration { return v.deadline }

// Send gives the packets that are due, in quick succession what is late by no more than catchUp.
func (v *Voice) Send(now time.Duration) ([]*rtp.Packet, error) {
	if !v.begun {
		v.begun, v.deadline = true, now
	}
	if late := now - v.deadline; late > catchUp {
		v.deadline = now
		v.timestamp += uint32(math.Round(late.Seconds() * SampleRate))
	}
	var packets []*rtp.Packet
	for v.deadline <= now {
		packet, err := v.frame(now)
		if err != nil {
			return packets, err
		}
		if packet != nil {
			packets = append(packets, packet)
		}
		v.deadline += time.Duration(v.quality.FrameMs) * time.Millisecond
	}
	return packets, nil
}

// Events since they were last asked for.
func (v *Voice) Events() []Event {
	events := v.events
	v.events = nil
	return events
}

// Stats as they are now.
func (v *Voice) Stats() Stats {
	stats := v.stats
	stats.TargetBitrateBps = v.quality.BitrateBps
	stats.PacketMs = v.quality.FrameMs
	if v.redundant {
		stats.RedBlocks = v.quality.RedBlocks
	}
	return stats
}

// frame encodes the next one; nil if DTX leaves it out.
func (v *Voice) frame(now time.Duration) (*rtp.Packet, error) {
	if err := v.adapt(now); err != nil {
		return nil, err
	}
	pcm := make([]int16, SampleRate/1000*v.quality.FrameMs)
	begun, over := v.queue.take(pcm, float64(v.quality.FrameMs))
	if begun != nil {
		v.events = append(v.events, Event{Speech: begun.id, At: now})
	}
	if over != nil {
		v.events = append(v.events, Event{Speech: over.id, Over: true, At: now, UnderrunMs: over.underrunMs})
	}
	encoded := make([]byte, maxPacket)
	n, err := v.encoder.Encode(pcm, encoded)
	if err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	timestamp := v.timestamp
	v.timestamp += uint32(len(pcm))
	// Two bytes or fewer need not be sent (opus_encode, DTX).
	if v.codec.DTX && n <= 2 {
		return nil, nil
	}
	packet := &rtp.Packet{
		Header:  rtp.Header{Version: 2, SequenceNumber: v.sequence, Timestamp: timestamp, Marker: begun != nil},
		Payload: v.payload(encoded[:n:n], timestamp),
	}
	v.sequence++
	v.stats.PacketsSent++
	v.stats.BytesSent += int64(len(packet.Payload))
	return packet, nil
}

// payload adds the earlier frames that fit, and remembers this one. Blocks hold their absolute timestamps meanwhile:
// offsets then follow whatever the frames' lengths were.
func (v *Voice) payload(encoded []byte, timestamp uint32) []byte {
	if !v.redundant {
		return encoded
	}
	blocks := make([]red.Block, 0, len(v.earlier)+1)
	for _, earlier := range v.earlier[max(len(v.earlier)-v.quality.RedBlocks, 0):] {
		block := red.Block{Type: v.opusType, Offset: timestamp - earlier.Offset, Payload: earlier.Payload}
		if red.Fits(block) {
			blocks = append(blocks, block)
		}
	}
	v.earlier = append(v.earlier, red.Block{Offset: timestamp, Payload: encoded})
	v.earlier = slices.Clone(v.earlier[max(len(v.earlier)-maxBlocks, 0):])
	return red.Build(append(blocks, red.Block{Type: v.opusType, Payload: encoded})...)
}

// maxBlocks that any tier may ask for are remembered, so that a change takes effect with the next packet.
const maxBlocks = 3

func (v *Voice) adapt(now time.Duration) error {
	quality, loss := v.adaptation.Choose(now)
	if quality.BitrateBps != v.quality.BitrateBps {
		if err := v.encoder.SetBitrate(quality.BitrateBps); err != nil {
			return fmt.Errorf("opus bit rate %d: %w", quality.BitrateBps, err)
		}
	}
	v.quality = quality
	if lossPct := min(int(math.Ceil(loss)), 100); lossPct != v.lossPct {
		if err := v.encoder.SetPacketLossPerc(lossPct); err != nil {
			return fmt.Errorf("opus packet loss %d %%: %w", lossPct, err)
		}
		v.lossPct = lossPct
	}
	return nil
}
