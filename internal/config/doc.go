// Package config knows where the program keeps its things when nobody says,
// and reads its one file of settings: the platform's folders for a user's data
// and settings, TOML by a list of known keys, and what is wrong with a file,
// with its line and the word that was probably meant.
//
// It reads the environment it is handed and holds no state. It refuses to know
// what the settings mean, and which of a flag, the environment and the file
// wins: that is the command line's.
package config
