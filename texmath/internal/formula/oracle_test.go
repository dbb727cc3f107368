package formula_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// oracleVariable names the environment variable that says where temml.cjs of
// the npm package temml lies. Nothing of the project needs it otherwise.
const oracleVariable = "DAILYPAPERS_TEMML"

// A verdict is what Temml makes of a formula.
type verdict struct {
	MathML string
	Error  string
	Micros float64
}

// askTemml has all formulas rendered by one process.
func askTemml(t *testing.T, formulas []string) []verdict {
	t.Helper()
	path := os.Getenv(oracleVariable)
	if path == "" {
		t.Skipf("compares with Temml, which %s names: the path of temml.cjs from the npm package temml 0.13", oracleVariable)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("compares with Temml, which needs node: %v", err)
	}
	var in bytes.Buffer
	for _, f := range formulas {
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(b, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), node, "oracle.mjs", path)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []verdict
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v verdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, v)
	}
	if len(verdicts) != len(formulas) {
		t.Fatalf("%d answers to %d formulas", len(verdicts), len(formulas))
	}
	return verdicts
}

// A difference is a formula about which we and Temml disagree.
type difference struct{ source, ours, theirs string }

func (d difference) String() string {
	return fmt.Sprintf("%q\n\t  ours   %s\n\t  theirs %s", d.source, d.ours, d.theirs)
}

// TestOracle compares what we make of 5,000 formulas with what Temml does, and
// reports by class what is not the same. It judges nothing: where the two
// differ, either may be right.
func TestOracle(t *testing.T) {
	const seed, count = 4, 5000
	if os.Getenv(oracleVariable) == "" {
		askTemml(t, nil)
	}
	formulas := drawFormulas(t, seed, count)
	classes := map[string][]difference{}
	var ours, theirs []float64
	for i, v := range askTemml(t, formulas) {
		tree, took := rendered(formulas[i])
		class, d := judge(t, formulas[i], tree, v)
		classes[class] = append(classes[class], d)
		if v.Error == "" {
			ours, theirs = append(ours, took), append(theirs, v.Micros)
		}
	}
	t.Logf("%d formulas; median time %.1f µs, Temml's %.1f µs", len(formulas), median(ours), median(theirs))
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		list := classes[class]
		t.Logf("%5d %s", len(list), class)
		if class == "equal" || class == "both refuse" {
			continue
		}
		for _, d := range list[:min(len(list), examples(t))] {
			t.Log(d)
		}
	}
}

// examples is how many examples of a class are shown: 8, or what
// DAILYPAPERS_TEMML_EXAMPLES says.
func examples(t *testing.T) int {
	n := 8
	if s := os.Getenv(oracleVariable + "_EXAMPLES"); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// rendered parses and writes a formula and tells the microseconds of the best
// of five times.
func rendered(source string) (tree *formula.Node, micros float64) {
	var buffer []byte
	best := time.Hour
	for range 5 {
		start := time.Now()
		tree = formula.Parse(source)
		buffer = formula.AppendMathML(buffer[:0], tree, false)
		best = min(best, time.Since(start))
	}
	return tree, float64(best.Nanoseconds()) / 1000
}

// judge names the class of a formula.
func judge(t *testing.T, source string, tree *formula.Node, v verdict) (string, difference) {
	written := string(formula.AppendMathML(nil, tree, false))
	us, err := parseMathML(written)
	if err != nil {
		t.Errorf("not well-formed: %q: %v", source, err)
		return "broken", difference{source, written, err.Error()}
	}
	fallbacks := formula.Fallbacks(tree)
	d := difference{source, line(us, true, false), v.Error}
	if v.Error != "" {
		if len(fallbacks) > 0 {
			return "both refuse", d
		}
		return "only Temml refuses", d
	}
	them, err := parseMathML(v.MathML)
	if err != nil {
		return "Temml's is not well-formed", difference{source, line(us, true, false), err.Error()}
	}
	d.theirs = line(them, true, false)
	switch {
	case len(fallbacks) > 0:
		d.source += "   fell back: " + fallbackNames(fallbacks)
		return "only we refuse", d
	case d.ours == d.theirs:
		return "equal", d
	case line(us, false, false) == line(them, false, false):
		return "another font", d
	case line(us, false, true) == line(them, false, true):
		return "another character", d
	}
	return "another structure", d
}

func fallbackNames(list []formula.Fallback) string {
	var names []string
	for _, f := range list {
		names = append(names, f.Text)
	}
	return strings.Join(names, " ")
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}
