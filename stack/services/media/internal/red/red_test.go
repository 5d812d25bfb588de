package red

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name    string
		payload []byte
		want    []Block
	}{
		{"primary alone", []byte{111, 1, 2}, []Block{{Type: 111, Payload: []byte{1, 2}}}},
		{
			// RFC 2198, 3: F=1, type 111, offset 960 (0b00001111000000), length 2; then F=0, type 111.
			"one redundant block", []byte{0xef, 0x0f, 0x00, 2, 111, 7, 8, 9},
			[]Block{{111, 960, []byte{7, 8}}, {111, 0, []byte{9}}},
		},
		{
			"widest fields", append([]byte{0xef, 0xff, 0xff, 0xff, 111}, make([]byte, 1023)...),
			[]Block{{111, 16383, make([]byte, 1023)}, {111, 0, []byte{}}},
		},
		{"empty redundant block", []byte{0xef, 0x0f, 0x00, 0, 111, 9}, []Block{{111, 960, []byte{}}, {111, 0, []byte{9}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Parse(test.payload)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, %v; expected %v", got, err, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, payload := range map[string][]byte{
		"nothing":                 {},
		"half a header":           {0xef, 0x0f},
		"no primary":              {0xef, 0x0f, 0x00, 0},
		"block longer than there": {0xef, 0x0f, 0x00, 3, 111, 1, 2},
	} {
		if blocks, err := Parse(payload); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, %v; expected ErrMalformed", name, blocks, err)
		}
	}
}

func TestFits(t *testing.T) {
	for _, test := range []struct {
		offset uint32
		length int
		want   bool
	}{{16383, 1023, true}, {16384, 1, false}, {480, 1024, false}} {
		if got := Fits(Block{Offset: test.offset, Payload: make([]byte, test.length)}); got != test.want {
			t.Errorf("offset %d, length %d: got %v", test.offset, test.length, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte{111, 1, 2})
	f.Add([]byte{0xef, 0x0f, 0x00, 2, 111, 7, 8, 9})
	f.Add([]byte{0xef, 0x0f, 0x00, 2, 0xef, 0x07, 0x80, 1, 111, 7, 8, 9, 5})
	f.Fuzz(func(t *testing.T, payload []byte) {
		blocks, err := Parse(payload)
		if err != nil {
			return
		}
		// What was understood is what was said: written again it is the same.
		if again := Build(blocks...); !bytes.Equal(again, payload) {
			t.Errorf("%x became %x", payload, again)
		}
	})
}
