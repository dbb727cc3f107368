package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/backup"
	"github.com/dailypapers/dailypapers/internal/store"
)

type backupCommand struct {
	File  string `arg:"" help:"Where to write it; - is the standard output." placeholder:"FILE"`
	Check bool   `help:"Write nothing: read the file and hold that it is whole and can be restored."`
	Force bool   `help:"Write over a file that is there."`
}

// Help is shown below the flags.
func (backupCommand) Help() string {
	return "Packs everything that cannot be had again, papers, people and what they did, as it is at one moment, while the site goes on. " +
		"Left out are the search index, which is built again, the settings file, mail/ and mail-keys/, the keys that sign mail. " +
		"The file holds mail addresses and hashes of secrets: keep it as you keep the data folder."
}

// Run writes a backup, or checks one.
func (c *backupCommand) Run(e *env) error {
	if c.Check {
		return c.check(e)
	}
	if _, err := os.Stat(filepath.Join(e.data, store.FileName)); err != nil {
		return fmt.Errorf("there is nothing to back up: %s holds no %s", e.data, store.FileName)
	}
	st, err := store.Open(e.ctx, e.data, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	show := newBytes(e)
	s := backup.Source{Store: st, Program: buildVersion(), Now: time.Now, Scratch: e.data, Progress: show.tell}
	e.stopped = "stopped; nothing was written"
	if c.File == "-" {
		m, err := backup.Write(e.ctx, e.out, s)
		show.end()
		if err == nil {
			fmt.Fprintln(e.err, packed(m))
		}
		return err
	}
	m, err := c.write(e, s)
	show.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s: %s\n", c.File, packed(m))
	return nil
}

// write makes the file appear whole or not at all, readable by its owner alone.
func (c *backupCommand) write(e *env, s backup.Source) (backup.Manifest, error) {
	if _, err := os.Lstat(c.File); err == nil && !c.Force {
		return backup.Manifest{}, fmt.Errorf("%s is there already; name another file, or add --force", c.File)
	}
	dir := filepath.Dir(c.File)
	f, err := os.CreateTemp(dir, "."+filepath.Base(c.File)+".part-*")
	if err != nil {
		return backup.Manifest{}, err
	}
	m, err := backup.Write(e.ctx, f, s)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.File)
	}
	if err != nil {
		return m, errors.Join(err, os.Remove(f.Name()))
	}
	return m, syncFolder(dir)
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (c *backupCommand) check(e *env) error {
	f, err := openBackup(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	show := newBytes(e)
	m, err := backup.Check(e.ctx, f, os.TempDir(), show.tell)
	show.end()
	if err != nil {
		return unrestorable(c.File, err)
	}
	fmt.Fprintf(e.out, "%s is whole: %s\n", c.File, packed(m))
	return nil
}

type restoreCommand struct {
	File    string `arg:"" help:"A file that dailypapers backup wrote; - is the standard input." placeholder:"FILE"`
	Replace bool   `help:"Put it in the place of what is in the data folder."`
}

// Help is shown below the flags.
func (restoreCommand) Help() string {
	return "Unpacks a backup into the data folder, once it is certain that it is whole. What was there stays beside it under another name. " +
		"The service must not be running. Sessions and tokens that were ended after the backup are valid again; people can end them in their settings."
}

// Run restores a backup.
func (c *restoreCommand) Run(e *env) error {
	if err := e.folder(); err != nil {
		return err
	}
	_, err := os.Stat(filepath.Join(e.data, store.FileName))
	if err == nil && !c.Replace {
		return fmt.Errorf("%s holds a site already; --replace puts the backup in its place and keeps a copy", e.data)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := openBackup(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	show := newBytes(e)
	e.stopped = "stopped; nothing was changed"
	m, replaced, err := backup.Restore(e.ctx, f, backup.Target{Dir: e.data, Now: time.Now, Progress: show.tell})
	show.end()
	if errors.Is(err, papers.ErrConflict) {
		return fmt.Errorf("a program has %s open: stop the service first", filepath.Join(e.data, store.FileName))
	}
	if err != nil {
		return unrestorable(c.File, err)
	}
	fmt.Fprintf(e.out, "restored into %s: %s\n", e.data, packed(m))
	if replaced != "" {
		fmt.Fprintf(e.out, "what was there before is %s; remove it when you are sure\n", replaced)
	}
	return nil
}

func openBackup(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(name)
}

// unrestorable words what is wrong with a file.
func unrestorable(name string, err error) error {
	var wrong *papers.FieldError
	if errors.As(err, &wrong) && wrong.Field == "the file" {
		return fmt.Errorf("%s %s", name, wrong.Message)
	}
	return err
}

// packed says what is in a backup.
func packed(m backup.Manifest) string {
	rows := m.Census.Rows
	return fmt.Sprintf("%s, %s, %s, %s; %.1f MB unpacked, of %s", counted(int(rows["papers"]), "paper"), counted(int(rows["users"]), "account"),
		counted(int(rows["votes"]), "vote"), counted(int(rows["comments"]), "comment"), float64(m.Bytes)/1e6, m.At.Format(time.RFC3339))
}
