package bridge

import (
	"encoding/json"
	"io"
	"maps"

	"hive-bench/media/internal/clock"
	"hive-bench/media/internal/ears"
	"hive-bench/media/internal/room"
	"hive-bench/media/internal/wire"
)

// outlet writes to the translator, in the order in which it is called, from one goroutine.
type outlet struct {
	messages chan []byte
	// gone says that nobody reads any more: then whoever tells something does not wait.
	gone chan struct{}
}

// queued messages are more than a translator that lives leaves unread; beyond it whoever tells something waits.
const queued = 4096

func newOutlet() *outlet {
	return &outlet{messages: make(chan []byte, queued), gone: make(chan struct{})}
}

// run writes until a write fails, which means that the translator is gone.
func (o *outlet) run(to io.Writer) error {
	defer close(o.gone)
	for message := range o.messages {
		if _, err := to.Write(message); err != nil {
			return err
		}
	}
	return nil
}

func (o *outlet) Emit(event string, fields room.Fields) {
	message := maps.Clone(fields)
	message["event"] = event
	encoded, err := json.Marshal(message)
	if err != nil {
		// Fields are strings, numbers and structs of them: an error here is this program's.
		panic(err)
	}
	o.put(wire.Append(nil, wire.JSON, encoded))
}

func (o *outlet) Frames(stream uint32, frames []ears.Frame) {
	var messages []byte
	for _, frame := range frames {
		messages = wire.AppendFrame(messages, stream, clock.Ms(frame.Arrival), uint8(frame.Kind), frame.PCM[:])
	}
	o.put(messages)
}

func (o *outlet) put(message []byte) {
	select {
	case o.messages <- message:
	case <-o.gone:
	}
}
