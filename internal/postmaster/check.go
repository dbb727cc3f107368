package postmaster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// A Verdict is what a check came to.
type Verdict string

// The verdicts.
const (
	Fine     Verdict = "ok"
	Doubtful Verdict = "mind"    // it works, and could be better
	Wrong    Verdict = "wrong"   // mail will not arrive, or not at all providers
	Unknown  Verdict = "unknown" // it could not be found out
)

// A Finding is what was found out about one thing.
type Finding struct {
	About   string
	Verdict Verdict
	Words   string
}

// lookupTime bounds each question to the DNS.
const lookupTime = 10 * time.Second

// Check compares what stands in the DNS with what must.
func (c Checker) Check(ctx context.Context, s Setup) ([]Finding, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	all := []Finding{c.spf(ctx, s)}
	if len(s.Keys) == 0 {
		all = append(all, Finding{"DKIM", Wrong, "no key signs what is sent"})
	}
	for _, k := range s.Keys {
		name, text, err := k.Record()
		if err != nil {
			return nil, wrap(err)
		}
		all = append(all, c.dkim(ctx, name, text))
	}
	policy, found := c.dmarc(ctx, s)
	all = append(all, found...)
	return append(append(all, s.aligned(policy)...), c.back(ctx, s)), nil
}

// texts are the TXT records at a name that begin with a version, in any case.
func (c Checker) texts(ctx context.Context, name, version string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	all, err := c.resolver().LookupTXT(ctx, name+".")
	if missing(err) {
		err = nil
	}
	return slices.DeleteFunc(all, func(text string) bool {
		head := strings.ToLower(strings.TrimSpace(text))
		return head != version && !strings.HasPrefix(head, version+" ") && !strings.HasPrefix(head, version+";")
	}), err
}

func (c Checker) resolver() *net.Resolver {
	if c.Resolver != nil {
		return c.Resolver
	}
	return net.DefaultResolver
}

// missing reports whether an error only says that nothing is there.
func missing(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// unasked is the finding that the DNS did not answer.
func unasked(about string, err error) Finding {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return Finding{about, Unknown, "the DNS did not answer: " + dns.Err}
	}
	return Finding{about, Unknown, "the DNS did not answer"}
}

func (c Checker) spf(ctx context.Context, s Setup) Finding {
	_, domain := s.domains()
	about := "SPF at " + domain
	held, err := c.texts(ctx, domain, "v=spf1")
	allowed, _ := s.mechanism()
	switch {
	case err != nil:
		return unasked(about, err)
	case len(held) == 0:
		return Finding{about, Wrong, "no record v=spf1 stands there"}
	case len(held) > 1:
		return Finding{about, Wrong, fmt.Sprintf("%d records v=spf1 stand there, so that none counts", len(held))}
	}
	words := strings.Fields(strings.ToLower(held[0]))
	for _, w := range words {
		if w == "+all" || w == "all" {
			return Finding{about, Wrong, "all servers of the world may send, says " + shown(held[0])}
		}
	}
	redirected := slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "redirect=") })
	named := func(m string) bool { return slices.Contains(words, m) || slices.Contains(words, "+"+m) }
	if slices.ContainsFunc(strings.Fields(allowed), named) {
		return Finding{about, Fine, shown(held[0])}
	}
	if len(words) > 2 || redirected { // others may be allowed by which mail leaves: addresses, includes
		return Finding{about, Doubtful, fmt.Sprintf("%s does not name %s; see that it allows the server by which mail leaves", shown(held[0]), allowed)}
	}
	return Finding{about, Wrong, fmt.Sprintf("%s allows no server: add %s", shown(held[0]), allowed)}
}

func (c Checker) dkim(ctx context.Context, name, text string) Finding {
	about := "DKIM at " + name
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	held, err := c.resolver().LookupTXT(ctx, name+".")
	if err != nil && !missing(err) {
		return unasked(about, err)
	}
	want := tags(text)
	for _, one := range held {
		got := tags(one)
		kind := got["k"]
		if kind == "" {
			kind = "rsa" // RFC 6376, 3.6.1
		}
		if without(got["p"]) != want["p"] || kind != want["k"] {
			continue
		}
		if flags := strings.Split(got["t"], ":"); slices.Contains(flags, "y") {
			return Finding{about, Doubtful, "the key stands there with t=y: receivers take it for a test"}
		}
		if len(held) > 1 {
			return Finding{about, Wrong, fmt.Sprintf("the key stands there beside %d other records; receivers may take any", len(held)-1)}
		}
		return Finding{about, Fine, "the key that signs stands there"}
	}
	if len(held) == 0 {
		return Finding{about, Wrong, "nothing stands there"}
	}
	return Finding{about, Wrong, "another key stands there than the one that signs: " + shown(held[0])}
}

// tags reads "a=b; c=d" (RFC 6376, 3.2). Names are in small letters.
func tags(text string) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(text, ";") {
		if name, value, ok := strings.Cut(part, "="); ok {
			all[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return all
}

// without takes out the spaces with which some write long keys.
func without(s string) string { return strings.Join(strings.Fields(s), "") }

// shown is a text of somebody's as a message quotes it.
func shown(s string) string {
	if r := []rune(s); len(r) > 120 {
		s = string(r[:119]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// maxSteps is how many names are asked for a policy at most (RFC 9989: eight).
const maxSteps = 8

// dmarc finds the policy that counts for mail from here: at the domain itself,
// or at the nearest above it.
func (c Checker) dmarc(ctx context.Context, s Setup) (map[string]string, []Finding) {
	from, _ := s.domains()
	domain, labels := from, strings.Split(from, ".")
	for step := 0; step < maxSteps && len(labels) > 1; step++ {
		domain = strings.Join(labels, ".")
		about := "DMARC at _dmarc." + domain
		held, err := c.texts(ctx, "_dmarc."+domain, "v=dmarc1")
		switch {
		case err != nil:
			return nil, []Finding{unasked(about, err)}
		case len(held) > 1:
			return nil, []Finding{{about, Wrong, fmt.Sprintf("%d records v=DMARC1 stand there, so that none counts", len(held))}}
		case len(held) == 1:
			return tags(held[0]), policy(about, held[0])
		}
		labels = labels[1:]
	}
	return nil, []Finding{{"DMARC at _dmarc." + from, Wrong, "nothing stands there, nor above it; large providers refuse mail without it"}}
}

// policy judges a record as of RFC 9989.
func policy(about, text string) []Finding {
	t := tags(text)
	var old []string
	for _, tag := range []string{"pct", "rf", "ri"} {
		if _, ok := t[tag]; ok {
			old = append(old, tag)
		}
	}
	switch p := strings.ToLower(t["p"]); {
	case p != "" && p != "none" && p != "quarantine" && p != "reject":
		return []Finding{{about, Wrong, shown(text) + ": p is none of none, quarantine and reject"}}
	case p == "" && t["rua"] == "":
		return []Finding{{about, Wrong, shown(text) + " says no policy: p is missing"}}
	case len(old) > 0:
		return []Finding{{about, Doubtful, fmt.Sprintf("%s: DMARC knows %s no more (RFC 9989); take out what is old", shown(text), strings.Join(old, ", "))}}
	case t["rua"] == "":
		return []Finding{{about, Doubtful, shown(text) + ": without rua nobody tells you who else writes in your name"}}
	}
	return []Finding{{about, Fine, shown(text)}}
}

// aligned judges whether what is signed, and where mail comes back, belongs to
// the domain that readers see: either must.
func (s Setup) aligned(policy map[string]string) []Finding {
	from, back := s.domains()
	var all []Finding
	signed := false
	for _, k := range s.Keys {
		strict := strings.EqualFold(policy["adkim"], "s")
		ok := related(from, k.Domain, strict)
		signed = signed || ok
		if !ok {
			all = append(all, Finding{"Signature of " + k.Domain, Wrong, "does not belong to " + from + ", which mail is from: set mail.dkim_domain to it"})
		}
	}
	if signed && len(all) == 0 {
		all = append(all, Finding{"Signature", Fine, "belongs to the domain that mail is from, " + from})
	}
	if !related(from, back, strings.EqualFold(policy["aspf"], "s")) {
		all = append(all, Finding{"Return path at " + back, Doubtful, "does not belong to " + from + ", so that SPF says nothing for DMARC, and the signature must do alone"})
	}
	return all
}

// related reports whether two domains are one organization's: equal, or, unless
// strict, one below the other. Others may be too, which only a list of public
// suffixes or a walk up the tree tells; who sets them up so knows.
func related(a, b string, strict bool) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == b || !strict && (strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a))
}

// back judges whether what comes back can arrive.
func (c Checker) back(ctx context.Context, s Setup) Finding {
	_, domain := s.domains()
	about := "Return path at " + domain
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	held, err := c.resolver().LookupMX(ctx, domain+".")
	if err != nil && !missing(err) && len(held) == 0 {
		return unasked(about, err)
	}
	if len(held) == 1 && strings.Trim(held[0].Host, ".") == "" {
		return Finding{about, Wrong, "takes no mail (MX 0 .), so that nothing comes back, and some receivers refuse such senders"}
	}
	if len(held) > 0 {
		return Finding{about, Fine, "mail that comes back goes to " + strings.TrimSuffix(held[0].Host, ".")}
	}
	if at, err := c.resolver().LookupHost(ctx, domain+"."); err == nil && len(at) > 0 {
		return Finding{about, Doubtful, "has no MX; mail that comes back goes to " + at[0] + " itself"}
	}
	return Finding{about, Wrong, "has no MX and no address, so that nothing comes back, and many receivers refuse such senders"}
}
