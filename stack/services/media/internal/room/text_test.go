package room

import (
	"strings"
	"testing"
	"time"
)

func TestTextStream(t *testing.T) {
	for _, text := range []string{"", "hola", strings.Repeat("ñ", 20_000)} {
		parts := textStream("lk.transcription", text, map[string]string{"a": "b"}, time.UnixMilli(7))
		header := parts[0].packet.GetStreamHeader()
		if header.GetTopic() != "lk.transcription" || header.GetTotalLength() != uint64(len(text)) || header.GetAttributes()["a"] != "b" {
			t.Errorf("header %v", header)
		}
		said := ""
		for i, part := range parts[1 : len(parts)-1] {
			chunk := part.packet.GetStreamChunk()
			if chunk.GetChunkIndex() != uint64(i) || chunk.GetStreamId() != header.GetStreamId() || len(chunk.GetContent()) > maxChunk {
				t.Errorf("chunk %d: index %d, %d bytes", i, chunk.GetChunkIndex(), len(chunk.GetContent()))
			}
			if !strings.HasPrefix(text[len(said):], string(chunk.GetContent())) {
				t.Errorf("chunk %d is not what follows", i)
			}
			said += string(chunk.GetContent())
		}
		if said != text {
			t.Errorf("%d bytes became %d", len(text), len(said))
		}
		if trailer := parts[len(parts)-1].packet.GetStreamTrailer(); trailer.GetStreamId() != header.GetStreamId() {
			t.Errorf("trailer %v", trailer)
		}
	}
}

func TestChunksCutBetweenCharacters(t *testing.T) {
	// An odd byte first, so that the limit falls within a character of two.
	for _, chunk := range chunks("x" + strings.Repeat("ñ", 20_000)) {
		if strings.ToValidUTF8(chunk, "?") != chunk {
			t.Error("a character was cut")
		}
	}
}
