// Command media is the translator's media bridge: it joins rooms, hands on what it hears, and sends what it is told
// to say. The translator starts it and talks over standard input and output; logs go to standard error.
package main

import (
	"errors"
	"log/slog"
	"os"

	"github.com/go-logr/logr"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"

	"hive-bench/media/internal/bridge"
	"hive-bench/media/internal/settings"
)

// Exit codes, as sysexits.h names them: a configuration that cannot be used, a peer that does not keep the protocol.
const (
	exitUsage    = 64
	exitSoftware = 70
)

func main() {
	// Standard output belongs to the protocol.
	handler := slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})
	slog.SetDefault(slog.New(handler))
	lksdk.SetLogger(logger.LogRLogger(logr.FromSlogHandler(handler)))

	err := bridge.Run(os.Stdin, os.Stdout)
	var fault settings.Fault
	switch {
	case err == nil:
		os.Exit(0)
	case errors.As(err, &fault):
		slog.Error(fault.Error())
		os.Exit(exitUsage)
	default:
		slog.Error(err.Error())
		os.Exit(exitSoftware)
	}
}
