package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"reflect"
	"testing"
)

func TestReadTakesWhatAppendMade(t *testing.T) {
	stream := Append(Append(nil, JSON, []byte(`{"op":`), []byte(`"x"}`)), Audio, []byte{1, 2})
	from := bytes.NewReader(stream)
	for _, want := range []struct {
		kind    Type
		payload string
	}{{JSON, `{"op":"x"}`}, {Audio, "\x01\x02"}} {
		kind, payload, err := Read(from)
		if err != nil || kind != want.kind || string(payload) != want.payload {
			t.Errorf("got %d %q %v, expected %d %q", kind, payload, err, want.kind, want.payload)
		}
	}
	if _, _, err := Read(from); err != io.EOF {
		t.Errorf("at the end: got %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, stream := range map[string][]byte{
		"half a length":   {0, 0},
		"length of none":  {0, 0, 0, 0},
		"length too long": {0xff, 0, 0, 0, 1},
		"unknown type":    {0, 0, 0, 1, 9},
		"cut short":       {0, 0, 0, 4, 1, '{'},
	} {
		if _, _, err := Read(bytes.NewReader(stream)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, expected ErrMalformed", name, err)
		}
	}
}

func TestFrameIsAsTheTranslatorReadsIt(t *testing.T) {
	pcm := make([]int16, 160)
	pcm[0], pcm[159] = -2, 258
	message := AppendFrame(nil, 5, 1234.5, 3, pcm)
	if len(message) != 4+1+13+320 || binary.BigEndian.Uint32(message) != 1+13+320 || message[4] != byte(Audio) {
		t.Fatalf("frame of %d bytes: % x", len(message), message[:18])
	}
	body := message[5:]
	arrival := math.Float64frombits(binary.BigEndian.Uint64(body[4:]))
	if binary.BigEndian.Uint32(body) != 5 || arrival != 1234.5 || body[12] != 3 {
		t.Errorf("head: % x", body[:13])
	}
	if !bytes.Equal(body[13:15], []byte{0xfe, 0xff}) || !bytes.Equal(body[331:], []byte{2, 1}) {
		t.Errorf("samples: % x … % x", body[13:15], body[331:])
	}
}

func TestSpeech(t *testing.T) {
	speech, pcm, err := Speech([]byte{0, 0, 1, 2, 0xfe, 0xff, 2, 1})
	if err != nil || speech != 258 || !reflect.DeepEqual(pcm, []int16{-2, 258}) {
		t.Errorf("got %d %v %v", speech, pcm, err)
	}
	for _, payload := range [][]byte{{0, 0, 1}, {0, 0, 1, 2, 3}} {
		if _, _, err := Speech(payload); !errors.Is(err, ErrMalformed) {
			t.Errorf("% x: got %v", payload, err)
		}
	}
}
