package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hive-bench/media/internal/wire"
)

const configure = `{"op":"configure","jitter_buffer":{"target_ms":20,"max_ms":100,"adaptive":true,"adaptation":"fast"},` +
	`"plc":{"enabled":true,"fade_after_ms":60},` +
	`"opus":{"frame_ms":10,"bitrate":32000,"dtx":false,"fec":true,"complexity":9},` +
	`"red":{"enabled":true,"blocks":1},"adaptation":{"enabled":false,"tiers":[]}}`

// The test's own program is the bridge when it is started with this set.
const asBridge = "MEDIA_BRIDGE_UNDER_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asBridge) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program runs with messages on its standard input, which then ends.
func program(t *testing.T, messages ...[]byte) (code int, stdout []byte, stderr string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asBridge+"=1")
	command.Stdin = bytes.NewReader(bytes.Join(messages, nil))
	var out, log bytes.Buffer
	command.Stdout, command.Stderr = &out, &log
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.Bytes(), log.String()
}

func message(text string) []byte { return wire.Append(nil, wire.JSON, []byte(text)) }

func TestExitCodes(t *testing.T) {
	for _, test := range []struct {
		name     string
		messages [][]byte
		code     int
		says     string
	}{
		{"the translator is gone", [][]byte{message(configure)}, 0, ""},
		{"a value out of range", [][]byte{message(strings.Replace(configure, `"frame_ms":10`, `"frame_ms":15`, 1))}, 64,
			"configure.opus.frame_ms: got 15, expected one of 10 20 40 60"},
		{"nothing at all", nil, 70, "expected configure"},
		{"something before configure", [][]byte{message(`{"op":"leave","room":"r"}`)}, 70, "the first is not configure"},
		{"an unknown operation", [][]byte{message(configure), message(`{"op":"dance"}`)}, 70, "dance"},
		{"not JSON", [][]byte{message(configure), message(`{`)}, 70, "malformed"},
		{"lost framing", [][]byte{message(configure), {0xff, 0xff, 0xff, 0xff, 0}}, 70, "length"},
		{"audio of half samples", [][]byte{message(configure), wire.Append(nil, wire.Audio, []byte{0, 0, 0, 1, 5})}, 70, "audio of 5 bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			began := time.Now()
			code, _, log := program(t, test.messages...)
			if code != test.code || !strings.Contains(log, test.says) {
				t.Errorf("got exit code %d, expected %d; log: %s", code, test.code, log)
			}
			if lines := strings.Count(log, "\n"); test.code != 0 && lines != 1 {
				t.Errorf("got %d lines of log, expected one: %s", lines, log)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestOperationsOnWhatIsGoneAreNoFault(t *testing.T) {
	said := answer(t, message(configure),
		message(`{"op":"publish","room":"r","stream":1,"name":"n"}`),
		message(`{"op":"say","stream":1,"speech":2}`),
		wire.Append(nil, wire.Audio, []byte{0, 0, 0, 2, 1, 0}),
		message(`{"op":"said","speech":2}`),
		message(`{"op":"reception","room":"r","stream":1,"loss_pct":3}`),
		message(`{"op":"text","room":"r","topic":"t","text":"x","attributes":{}}`),
		message(`{"op":"unpublish","stream":1}`),
		message(`{"op":"leave","room":"r"}`),
		message(`{"op":"subscribe","room":"r","track":"TR_1"}`))
	if !strings.Contains(said, `"event":"subscription_failed"`) {
		t.Errorf("got %s", said)
	}
}

func TestServerThatDoesNotAnswerIsTold(t *testing.T) {
	// Port 1 of loopback: nobody listens there.
	said := answer(t, message(configure), message(`{"op":"join","room":"r","url":"ws://127.0.0.1:1","token":"x"}`))
	if !strings.Contains(said, `"event":"failed"`) || !strings.Contains(said, `"room":"r"`) {
		t.Errorf("got %s", said)
	}
}

// answer is the first event after the messages, read before standard input ends: what is not read by then is lost.
// The program must end well.
func answer(t *testing.T, messages ...[]byte) string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asBridge+"=1")
	into, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := into.Write(bytes.Join(messages, nil)); err != nil {
		t.Fatal(err)
	}
	kind, payload, err := wire.Read(out)
	if err != nil || kind != wire.JSON {
		t.Errorf("got %d %s %v", kind, payload, err)
	}
	if err := into.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
	return string(payload)
}
