package bridge

import (
	"time"

	"hive-bench/media/internal/ears"
	"hive-bench/media/internal/order"
	"hive-bench/media/internal/room"
	"hive-bench/media/internal/settings"
	"hive-bench/media/internal/voice"
)

// How long lateness is remembered, by the speed of adaptation.
const (
	fastSpan = 5 * time.Second
	slowSpan = 30 * time.Second
)

// sound translates the translator's words into those of the parts.
func sound(chosen settings.Settings) room.Sound {
	span := fastSpan
	if chosen.JitterBuffer.Adaptation == "slow" {
		span = slowSpan
	}
	base := voice.Quality{
		BitrateBps: chosen.Opus.Bitrate,
		FrameMs:    chosen.Opus.FrameMs,
		RedBlocks:  blocks(chosen.RED.Enabled, chosen.RED.Blocks),
	}
	var tiers []voice.Tier
	if chosen.Adaptation.Enabled {
		for _, tier := range chosen.Adaptation.Tiers {
			tiers = append(tiers, voice.Tier{LossAbovePct: tier.LossAbovePct, Quality: voice.Quality{
				BitrateBps: tier.Bitrate,
				FrameMs:    tier.FrameMs,
				RedBlocks:  blocks(chosen.RED.Enabled, tier.RedBlocks),
			}})
		}
	}
	return room.Sound{
		Ears: ears.Settings{
			Window: order.Bounds{
				Target:   milliseconds(chosen.JitterBuffer.TargetMs),
				Max:      milliseconds(chosen.JitterBuffer.MaxMs),
				Adaptive: chosen.JitterBuffer.Adaptive,
				Span:     span,
			},
			Conceal:   chosen.PLC.Enabled,
			FadeAfter: milliseconds(chosen.PLC.FadeAfterMs),
		},
		Codec:      voice.Codec{DTX: chosen.Opus.DTX, FEC: chosen.Opus.FEC, Complexity: chosen.Opus.Complexity},
		Adaptation: func() *voice.Adaptation { return voice.NewAdaptation(base, tiers) },
	}
}

// blocks of redundancy. Switched off, the track is RED all the same, with none: of plain Opus the SFU would make RED
// with two for every listener who can read it.
func blocks(enabled bool, count int) int {
	if !enabled {
		return 0
	}
	return count
}

func milliseconds(ms float64) time.Duration {
	return time.Duration(ms * float64(time.Millisecond))
}
