// Package settings reads the translator's first message: how audio is to be received and sent.
package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Settings are what stack/audio-optimization.yaml says, as the translator hands it on.
type Settings struct {
	JitterBuffer JitterBuffer `json:"jitter_buffer"`
	PLC          PLC          `json:"plc"`
	Opus         Opus         `json:"opus"`
	RED          RED          `json:"red"`
	Adaptation   Adaptation   `json:"adaptation"`
}

// JitterBuffer bounds how long a gap is waited for.
type JitterBuffer struct {
	TargetMs   float64 `json:"target_ms"`
	MaxMs      float64 `json:"max_ms"`
	Adaptive   bool    `json:"adaptive"`
	Adaptation string  `json:"adaptation"`
}

// PLC is the concealment of what is missing.
type PLC struct {
	Enabled     bool    `json:"enabled"`
	FadeAfterMs float64 `json:"fade_after_ms"`
}

// Opus is the encoder of the translation.
type Opus struct {
	FrameMs    int  `json:"frame_ms"`
	Bitrate    int  `json:"bitrate"`
	DTX        bool `json:"dtx"`
	FEC        bool `json:"fec"`
	Complexity int  `json:"complexity"`
}

// RED is the redundancy of the translation.
type RED struct {
	Enabled bool `json:"enabled"`
	Blocks  int  `json:"blocks"`
}

// Adaptation chooses by loss what the translation is sent with.
type Adaptation struct {
	Enabled bool   `json:"enabled"`
	Tiers   []Tier `json:"tiers"`
}

// Tier holds for losses above its bound.
type Tier struct {
	LossAbovePct float64 `json:"loss_above_pct"`
	Bitrate      int     `json:"bitrate"`
	FrameMs      int     `json:"frame_ms"`
	RedBlocks    int     `json:"red_blocks"`
}

// Fault is a value that cannot be used.
type Fault struct{ Field, Given, Expected string }

func (f Fault) Error() string {
	return fmt.Sprintf("configure.%s: got %s, expected %s", f.Field, f.Given, f.Expected)
}

// Parse reads the message {"op":"configure",…}. The error is a Fault, the first that was found.
func Parse(message []byte) (Settings, error) {
	var given struct {
		Op string `json:"op"`
		Settings
	}
	decoder := json.NewDecoder(bytes.NewReader(message))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&given); err != nil {
		return Settings{}, Fault{"", strings.TrimPrefix(err.Error(), "json: "), "the fields of this version"}
	}
	if err := missing(message); err != nil {
		return Settings{}, err
	}
	return given.Settings, given.check()
}

func (s Settings) check() error {
	jitter := s.JitterBuffer
	checks := []error{
		within("jitter_buffer.target_ms", jitter.TargetMs, 0, 500),
		within("jitter_buffer.max_ms", jitter.MaxMs, max(jitter.TargetMs, 10), 1000),
		oneOf("jitter_buffer.adaptation", jitter.Adaptation, "fast", "slow"),
		within("plc.fade_after_ms", s.PLC.FadeAfterMs, 0, 1000),
		within("opus.complexity", s.Opus.Complexity, 0, 10),
	}
	checks = append(checks, quality("opus.bitrate", s.Opus.Bitrate, "opus.frame_ms", s.Opus.FrameMs, "red.blocks", s.RED.Blocks)...)
	bound := 0.0
	for i, tier := range s.Adaptation.Tiers {
		path := fmt.Sprintf("adaptation.tiers[%d].", i)
		checks = append(checks, within(path+"loss_above_pct", tier.LossAbovePct, bound, 100))
		checks = append(checks, quality(path+"bitrate", tier.Bitrate, path+"frame_ms", tier.FrameMs, path+"red_blocks", tier.RedBlocks)...)
		bound = tier.LossAbovePct
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

// quality is checked alike wherever it stands. 6 kbit/s to 510 kbit/s is what Opus has (RFC 7587, 3.1.1).
func quality(bitrateField string, bitrate int, frameField string, frameMs int, blocksField string, blocks int) []error {
	return []error{
		within(bitrateField, bitrate, 6_000, 510_000),
		oneOf(frameField, frameMs, 10, 20, 40, 60),
		within(blocksField, blocks, 0, 3),
	}
}

func within[T int | float64](field string, given, least, most T) error {
	if given < least || given > most {
		return Fault{field, fmt.Sprint(given), fmt.Sprintf("%v..%v", least, most)}
	}
	return nil
}

func oneOf[T comparable](field string, given T, allowed ...T) error {
	if slices.Contains(allowed, given) {
		return nil
	}
	return Fault{field, fmt.Sprintf("%v", given), "one of " + strings.Trim(fmt.Sprint(allowed), "[]")}
}
