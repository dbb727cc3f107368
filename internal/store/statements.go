package store

import (
	"context"
	"database/sql/driver"
	"fmt"
)

const (
	// keptStatements is how many prepared statements a connection keeps: all
	// that people's deeds and pages run, several times over.
	keptStatements = 256
	// keptLength is the length of the longest that is kept: those with
	// hundreds of marks are each written once.
	keptLength = 1000
)

// remembering is a driver.Connector whose connections keep what they
// prepared. Of a vote's time half went into reading the same ten statements
// again.
type remembering struct{ driver.Connector }

func (r remembering) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(connection)
	if !ok {
		return nil, fmt.Errorf("the driver's connection %T cannot do all that is asked of it", c)
	}
	return &memory{connection: whole, kept: make(map[string]*kept)}, nil
}

// connection is what database/sql asks of one.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// A memory is a connection with the statements that it keeps. database/sql
// uses a connection from one goroutine at a time.
type memory struct {
	connection
	kept map[string]*kept
}

// kept is a prepared statement. While its rows are read it cannot run again.
type kept struct {
	driver.Stmt
	reading bool
}

// statement returns the kept statement of a text, nil where it should be run
// as it stands.
func (m *memory) statement(ctx context.Context, query string) (*kept, error) {
	if k, ok := m.kept[query]; ok {
		if k.reading {
			return nil, nil
		}
		return k, nil
	}
	if len(query) > keptLength {
		return nil, nil
	}
	if len(m.kept) >= keptStatements {
		m.forget()
	}
	s, err := m.connection.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	k := &kept{Stmt: s}
	m.kept[query] = k
	return k, nil
}

// forget gives up all statements but those that are being read.
func (m *memory) forget() {
	for query, k := range m.kept {
		if !k.reading {
			_ = k.Close() // it reports again what the statement's last run had failed with
			delete(m.kept, query)
		}
	}
}

func (m *memory) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	k, err := m.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return m.connection.ExecContext(ctx, query, args)
	}
	return k.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (m *memory) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	k, err := m.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return m.connection.QueryContext(ctx, query, args)
	}
	rows, err := k.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	k.reading = true
	return keptRows{rows, k}, nil
}

func (m *memory) Close() error {
	for _, k := range m.kept {
		_ = k.Close() // as in forget
	}
	clear(m.kept)
	return m.connection.Close()
}

// keptRows give their statement free when they are closed.
type keptRows struct {
	driver.Rows
	of *kept
}

func (r keptRows) Close() error {
	r.of.reading = false
	return r.Rows.Close()
}
