package ears

import "testing"

func TestPacketSamples(t *testing.T) {
	for _, test := range []struct {
		name   string
		packet []byte
		want   int
	}{
		{"SILK 20 ms", []byte{1 << 3}, 960},
		{"SILK 60 ms", []byte{3 << 3}, 2880},
		{"hybrid 10 ms", []byte{12 << 3}, 480},
		{"hybrid 20 ms", []byte{15 << 3}, 960},
		{"CELT 2.5 ms", []byte{16 << 3}, 120},
		{"CELT 20 ms", []byte{31 << 3}, 960},
		{"two frames", []byte{15<<3 | 1}, 1920},
		{"three frames, counted", []byte{15<<3 | 3, 3}, 2880},
	} {
		if got, err := packetSamples(test.packet); err != nil || got != test.want {
			t.Errorf("%s: got %d, %v; expected %d", test.name, got, err, test.want)
		}
	}
	for name, packet := range map[string][]byte{
		"nothing":         {},
		"no count":        {3},
		"no frames":       {3, 0},
		"more than 120ms": {3<<3 | 3, 3},
	} {
		if got, err := packetSamples(packet); err == nil {
			t.Errorf("%s: got %d, expected an error", name, got)
		}
	}
}
