package main

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/alecthomas/kong"

	"github.com/dailypapers/dailypapers/internal/config"
)

// keysOf lists the settings that a file may hold: the flags that have a key.
func keysOf(model *kong.Application) []config.Key {
	var keys []config.Key
	for _, flag := range allFlags(model.Node) {
		name := flag.Tag.Get("key")
		if name == "" || slices.ContainsFunc(keys, func(k config.Key) bool { return k.Name == name }) {
			continue
		}
		k := config.Key{Name: name, Kind: kindOf(flag), Help: flag.Help, Env: flag.Tag.Envs, Default: flag.HasDefault || flag.IsBool()}
		k.Sample = sampleOf(flag, k.Kind)
		keys = append(keys, k)
	}
	slices.SortStableFunc(keys, func(a, b config.Key) int { return depth(a.Name) - depth(b.Name) })
	return keys
}

// depth sorts the keys above all sections first: TOML has no way back.
func depth(name string) int {
	if config.Shown(name) == name {
		return 0
	}
	return 1
}

func allFlags(node *kong.Node) []*kong.Flag {
	flags := slices.Clone(node.Flags)
	for _, child := range node.Children {
		flags = append(flags, allFlags(child)...)
	}
	return flags
}

func kindOf(flag *kong.Flag) config.Kind {
	switch flag.Target.Kind() {
	case reflect.Int:
		return config.Number
	case reflect.Bool:
		return config.Switch
	case reflect.Slice:
		return config.List
	}
	return config.Text
}

func sampleOf(flag *kong.Flag, kind config.Kind) any {
	text := flag.Default
	if !flag.HasDefault {
		text = flag.Tag.Get("example")
	}
	switch kind {
	case config.Number:
		n, _ := strconv.ParseInt(text, 10, 64) // kong has read the default before
		return n
	case config.Switch:
		return text == "true"
	case config.List:
		return kong.SplitEscaped(text, ',')
	}
	return text
}

// hideSettings leaves the flags that are settings out of the help of all
// commands but those that explain them: the others take them too.
func hideSettings(model *kong.Application) {
	for _, node := range model.Children {
		if node.Name == "serve" || node.Name == "config" {
			continue
		}
		for _, flag := range allFlags(node) {
			flag.Hidden = flag.Hidden || flag.Tag.Get("key") != ""
		}
	}
}
