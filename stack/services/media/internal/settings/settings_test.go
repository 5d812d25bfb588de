package settings

import (
	"errors"
	"strings"
	"testing"
)

const usual = `{"op":"configure","jitter_buffer":{"target_ms":20,"max_ms":100,"adaptive":true,"adaptation":"fast"},` +
	`"plc":{"enabled":true,"fade_after_ms":60},` +
	`"opus":{"frame_ms":10,"bitrate":32000,"dtx":false,"fec":true,"complexity":9},` +
	`"red":{"enabled":true,"blocks":1},` +
	`"adaptation":{"enabled":true,"tiers":[{"loss_above_pct":2,"bitrate":24000,"frame_ms":20,"red_blocks":1},` +
	`{"loss_above_pct":10,"bitrate":16000,"frame_ms":20,"red_blocks":2}]}}`

func TestParse(t *testing.T) {
	got, err := Parse([]byte(usual))
	if err != nil {
		t.Fatal(err)
	}
	if got.JitterBuffer != (JitterBuffer{20, 100, true, "fast"}) || got.Opus.Bitrate != 32_000 || len(got.Adaptation.Tiers) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestParseNamesTheFault(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{`"target_ms":20`, `"target_ms":-1`, "configure.jitter_buffer.target_ms: got -1, expected 0..500"},
		{`"max_ms":100`, `"max_ms":10`, "configure.jitter_buffer.max_ms: got 10, expected 20..1000"},
		{`"fast"`, `"quick"`, "configure.jitter_buffer.adaptation: got quick, expected one of fast slow"},
		{`"frame_ms":10`, `"frame_ms":15`, "configure.opus.frame_ms: got 15, expected one of 10 20 40 60"},
		{`"bitrate":32000`, `"bitrate":32`, "configure.opus.bitrate: got 32, expected 6000..510000"},
		{`"complexity":9`, `"complexity":11`, "configure.opus.complexity: got 11, expected 0..10"},
		{`"blocks":1`, `"blocks":9`, "configure.red.blocks: got 9, expected 0..3"},
		{`"bitrate":16000`, `"bitrate":1`, "configure.adaptation.tiers[1].bitrate: got 1, expected 6000..510000"},
		{`"loss_above_pct":10`, `"loss_above_pct":1`, "configure.adaptation.tiers[1].loss_above_pct: got 1, expected 2..100"},
		{`"dtx":false,`, ``, "configure.opus.dtx: got nothing, expected a bool"},
		{`"dtx":false`, `"dtx":"no"`, "dtx"},
		{`"fec":true`, `"fec":true,"fex":1`, "fex"},
	} {
		_, err := Parse([]byte(strings.Replace(usual, test.from, test.to, 1)))
		var fault Fault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, expected %s", test.to, err, test.want)
		}
	}
}
