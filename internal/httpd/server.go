package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	headerTime = 10 * time.Second // to send a request's headers
	readTime   = 60 * time.Second // to send a request in all
	writeTime  = 90 * time.Second // to take an answer; a phone on a train may need it
	idleTime   = 2 * time.Minute
	stopTime   = 10 * time.Second // for answers under way when the service stops
	headerSize = 64 << 10
)

// Serve answers on ln until ctx ends, then lets answers under way finish.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerSize,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug), // hanging up in the middle is no news
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	select {
	case err := <-done:
		return fmt.Errorf("httpd: serve %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("httpd: stop: %w", err), srv.Close())
	}
	return nil
}
