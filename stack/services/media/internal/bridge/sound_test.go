package bridge

import (
	"testing"
	"time"

	"hive-bench/media/internal/settings"
	"hive-bench/media/internal/voice"
)

func chosen() settings.Settings {
	return settings.Settings{
		JitterBuffer: settings.JitterBuffer{TargetMs: 20, MaxMs: 100, Adaptive: true, Adaptation: "fast"},
		Opus:         settings.Opus{FrameMs: 10, Bitrate: 32_000},
		RED:          settings.RED{Enabled: true, Blocks: 1},
		Adaptation: settings.Adaptation{Enabled: true, Tiers: []settings.Tier{
			{LossAbovePct: 2, Bitrate: 24_000, FrameMs: 20, RedBlocks: 2},
		}},
	}
}

// under gives the quality that is chosen when listeners lack so much.
func under(s settings.Settings, lossPct float64) voice.Quality {
	adaptation := sound(s).Adaptation()
	adaptation.Report(voice.Listeners, lossPct, 0)
	quality, _ := adaptation.Choose(0)
	return quality
}

func TestSoundIsWhatWasChosen(t *testing.T) {
	got := sound(chosen()).Ears
	if got.Window.Target != 20*time.Millisecond || got.Window.Max != 100*time.Millisecond || got.Window.Span != 5*time.Second {
		t.Errorf("window %+v", got.Window)
	}
	slow := chosen()
	slow.JitterBuffer.Adaptation = "slow"
	if got := sound(slow).Ears.Window.Span; got != 30*time.Second {
		t.Errorf("slow: span %v", got)
	}
	if got := under(chosen(), 5); got != (voice.Quality{BitrateBps: 24_000, FrameMs: 20, RedBlocks: 2}) {
		t.Errorf("under loss: %+v", got)
	}
}

func TestWhatIsSwitchedOffStaysOff(t *testing.T) {
	without := chosen()
	without.RED.Enabled = false
	for _, lossPct := range []float64{0, 5} {
		if got := under(without, lossPct).RedBlocks; got != 0 {
			t.Errorf("RED off, loss %v %%: %d blocks", lossPct, got)
		}
	}
	fixed := chosen()
	fixed.Adaptation.Enabled = false
	if got := under(fixed, 50); got != (voice.Quality{BitrateBps: 32_000, FrameMs: 10, RedBlocks: 1}) {
		t.Errorf("adaptation off: %+v", got)
	}
}
