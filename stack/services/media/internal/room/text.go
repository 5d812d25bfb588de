package room

import (
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
)

// maxChunk is the SDKs' own limit for the content of one chunk, in bytes.
const maxChunk = 15_000

// streamPart is a part of a text stream as the SDK wants what it sends.
type streamPart struct{ packet *livekit.DataPacket }

func (p streamPart) ToProto() *livekit.DataPacket { return p.packet }

// textStream is a text as the packets that carry it: header, chunks, trailer. The SDK's own SendText writes chunks
// from a goroutine, so that two texts may overtake one another, and keeps each stream until the room is left.
func textStream(topic, text string, attributes map[string]string, at time.Time) []streamPart {
	id := uuid.NewString()
	length := uint64(len(text))
	parts := []streamPart{{&livekit.DataPacket{Value: &livekit.DataPacket_StreamHeader{StreamHeader: &livekit.DataStream_Header{
		StreamId:    id,
		Timestamp:   at.UnixMilli(),
		Topic:       topic,
		MimeType:    "text/plain",
		TotalLength: &length,
		Attributes:  attributes,
		ContentHeader: &livekit.DataStream_Header_TextHeader{
			TextHeader: &livekit.DataStream_TextHeader{OperationType: livekit.DataStream_CREATE},
		},
	}}}}}
	for index, chunk := range chunks(text) {
		parts = append(parts, streamPart{&livekit.DataPacket{Value: &livekit.DataPacket_StreamChunk{StreamChunk: &livekit.DataStream_Chunk{
			StreamId:   id,
			ChunkIndex: uint64(index),
			Content:    []byte(chunk),
		}}}})
	}
	return append(parts, streamPart{&livekit.DataPacket{Value: &livekit.DataPacket_StreamTrailer{StreamTrailer: &livekit.DataStream_Trailer{
		StreamId: id,
	}}}})
}

// chunks cuts between characters, never within one.
func chunks(text string) []string {
	var cut []string
	for len(text) > maxChunk {
		at := maxChunk
		for !utf8.RuneStart(text[at]) {
			at--
		}
		cut = append(cut, text[:at])
		text = text[at:]
	}
	if text == "" {
		return cut
	}
	return append(cut, text)
}

// sendText sends the parts in order on the one reliable channel.
func sendText(to *lksdk.LocalParticipant, parts []streamPart) error {
	for _, part := range parts {
		if err := to.PublishDataPacket(part, lksdk.WithDataPublishReliable(true)); err != nil {
			return err
		}
	}
	return nil
}
