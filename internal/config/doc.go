// Package config knows where the program keeps its things when nobody says:
// the platform's folder for a user's data. It reads the environment it is
// handed and holds no state.
package config
