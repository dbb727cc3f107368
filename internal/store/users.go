package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// userColumns are the columns of users in the order of scanUser.
const userColumns = `u.num, u.name, u.full_name, u.email, u.role, u.about, u.settings, u.joined, u.suspended`

// scanner is a row or rows.
type scanner interface{ Scan(...any) error }

func scanUser(row scanner, more ...any) (papers.User, error) {
	var u papers.User
	var role, settings string
	var joined int64
	err := row.Scan(append([]any{&u.ID, &u.Name, &u.FullName, &u.Email, &role, &u.About, &settings, &joined, &u.Suspended}, more...)...)
	if err != nil {
		return papers.User{}, err
	}
	u.Role, u.Joined = papers.Role(role), momentFrom(joined)
	if settings != "" {
		err = json.Unmarshal([]byte(settings), &u.Settings)
	}
	return u, err
}

// User returns an account; papers.ErrNotFound where there is none.
func (s *Store) User(ctx context.Context, id papers.UserID) (papers.User, error) {
	return s.userBy(ctx, fmt.Sprint(id), `u.num = ?`, int64(id))
}

// UserNamed is User by the name in addresses.
func (s *Store) UserNamed(ctx context.Context, name string) (papers.User, error) {
	return s.userBy(ctx, name, `u.name = ?`, strings.ToLower(name))
}

// UserMailed is User by the verified mail address.
func (s *Store) UserMailed(ctx context.Context, email string) (papers.User, error) {
	if email == "" {
		return papers.User{}, fmt.Errorf("store: account of an address: %w", papers.ErrNotFound)
	}
	return s.userBy(ctx, "of an address", `u.email = ? AND u.email <> ''`, email)
}

func (s *Store) userBy(ctx context.Context, which, where string, key any) (papers.User, error) {
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users u WHERE `+where, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return papers.User{}, fmt.Errorf("store: account %s: %w", which, err)
	}
	return u, nil
}

// usersOf returns accounts by number, in one statement a thousand.
func usersOf(ctx context.Context, q querier, ids []papers.UserID) (map[papers.UserID]papers.User, error) {
	found := make(map[papers.UserID]papers.User, len(ids))
	nums := make([]int64, 0, len(ids))
	for _, id := range ids {
		if _, again := found[id]; id != 0 && !again {
			found[id] = papers.User{}
			nums = append(nums, int64(id))
		}
	}
	err := in(nums, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT `+userColumns+` FROM users u WHERE u.num IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			u, err := scanUser(rows)
			found[u.ID] = u
			return err
		})
	})
	return found, err
}

// UsersByID returns accounts by number. Numbers that are nobody's are left out.
func (s *Store) UsersByID(ctx context.Context, ids []papers.UserID) (map[papers.UserID]papers.User, error) {
	found, err := usersOf(ctx, s.read, ids)
	if err != nil {
		return nil, fmt.Errorf("store: accounts of %d numbers: %w", len(ids), err)
	}
	maps.DeleteFunc(found, func(_ papers.UserID, u papers.User) bool { return u.ID == 0 })
	return found, nil
}

// UsersNamed returns the accounts of these names, by name. Names that are
// nobody's are left out.
func (s *Store) UsersNamed(ctx context.Context, names []string) (map[string]papers.User, error) {
	found := make(map[string]papers.User, len(names))
	err := in(names, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT `+userColumns+` FROM users u WHERE u.name IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			u, err := scanUser(rows)
			found[u.Name] = u
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: accounts of %d names: %w", len(names), err)
	}
	return found, nil
}

// Users returns accounts by number, behind the given one, that have the words
// in their names or address ("" is all).
func (s *Store) Users(ctx context.Context, words string, after papers.UserID, limit int) ([]papers.User, error) {
	var all []papers.User
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(words)) + "%"
	err := each(ctx, s.read, `SELECT `+userColumns+` FROM users u WHERE u.num > ?
		AND (u.name LIKE ? ESCAPE '\' OR LOWER(u.full_name) LIKE ? ESCAPE '\' OR u.email LIKE ? ESCAPE '\') ORDER BY u.num LIMIT ?`,
		[]any{int64(after), like, like, like, limit}, func(rows *sql.Rows) error {
			u, err := scanUser(rows)
			all = append(all, u)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: list accounts: %w", err)
	}
	return all, nil
}

// HasAccounts reports whether anybody but the owner of a machine has an
// account, or the owner has become one. The people of a demonstration don't
// count.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	n, err := s.count(ctx, `SELECT COUNT(*) FROM (SELECT num FROM users WHERE (num <> ? OR name <> ?) AND `+notPlayed+` LIMIT 1) AS one`,
		int64(papers.Owner), ownerName)
	return n > 0, err
}

// DemoSetting is the name of the setting whose presence says that the people
// of this store are played. They leave the machine's account alone.
const DemoSetting = "demo"

const notPlayed = `NOT EXISTS (SELECT 1 FROM site WHERE name = '` + DemoSetting + `')`

// ownerName is the name of the account of whoever sits at the machine. Nobody
// can choose it.
const ownerName = "owner"

// Owner returns the account of whoever sits at the machine, making it at the
// first call; papers.ErrForbidden once the site has accounts. It costs one
// statement, since every request of the machine's own asks.
func (s *Store) Owner(ctx context.Context) (papers.User, error) {
	u, err := s.userBy(ctx, "of the machine", `u.num = ? AND u.name = '`+ownerName+`' AND NOT EXISTS
		(SELECT 1 FROM users o WHERE o.num <> u.num AND `+notPlayed+`)`, int64(papers.Owner))
	if !errors.Is(err, papers.ErrNotFound) {
		return u, err
	}
	others, err := s.HasAccounts(ctx)
	if err == nil && others {
		err = fmt.Errorf("store: the machine's account: %w", papers.ErrForbidden)
	}
	if err != nil {
		return papers.User{}, err
	}
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var taken int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM users WHERE name <> ?`, ownerName).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			return papers.ErrForbidden
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO users (num, name, full_name, email, role, about, settings, joined, suspended)
			VALUES (?, ?, 'You', '', ?, '', '', ?, '') ON CONFLICT (num) DO NOTHING`,
			int64(papers.Owner), ownerName, string(papers.AdminRole), s.now().UnixMicro())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE counters SET value = ? WHERE name = 'user' AND value < ?`, int64(papers.Owner), int64(papers.Owner))
		return err
	})
	if err != nil {
		return papers.User{}, fmt.Errorf("store: the machine's account: %w", err)
	}
	return s.User(ctx, papers.Owner)
}

// freeName refuses a name or an address that another account has.
func freeName(ctx context.Context, tx *sql.Tx, u papers.User) error {
	var name string
	err := tx.QueryRowContext(ctx, `SELECT name FROM users WHERE num <> ? AND (name = ? OR email <> '' AND email = ?) LIMIT 1`,
		int64(u.ID), u.Name, u.Email).Scan(&name)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case name == u.Name:
		return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("name", "%s is somebody's; choose another", u.Name))
	}
	return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("email", "belongs to another account"))
}

// SaveUser writes name, full name, address, about and settings of an account.
// Role and suspension stay. papers.ErrConflict as with AddUser.
func (s *Store) SaveUser(ctx context.Context, u papers.User) error {
	return s.SaveUserIf(ctx, u, nil)
}

// SaveUserIf is SaveUser where allow, which may be nil, has nothing against it
// of the account as it is: it is asked inside the transaction, so that of two
// who read the same state one is refused.
func (s *Store) SaveUserIf(ctx context.Context, u papers.User, allow func(now papers.User) error) error {
	settings, err := json.Marshal(u.Settings)
	if err == nil {
		err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if err := allowedUser(ctx, tx, u.ID, allow); err != nil {
				return err
			}
			if err := freeName(ctx, tx, u); err != nil {
				return err
			}
			res, err := tx.ExecContext(ctx, `UPDATE users SET name = ?, full_name = ?, email = ?, about = ?, settings = ? WHERE num = ?`,
				u.Name, u.FullName, u.Email, u.About, string(settings), int64(u.ID))
			return orElse(res, err, papers.ErrNotFound)
		})
	}
	if err != nil {
		return fmt.Errorf("store: save account %d: %w", u.ID, err)
	}
	return nil
}

// allowedUser asks about an account as it is.
func allowedUser(ctx context.Context, tx *sql.Tx, id papers.UserID, allow func(papers.User) error) error {
	if allow == nil {
		return nil
	}
	now, err := scanUser(tx.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users u WHERE u.num = ?`, int64(id)))
	if errors.Is(err, sql.ErrNoRows) {
		return papers.ErrNotFound
	}
	if err != nil {
		return err
	}
	return allow(now)
}
