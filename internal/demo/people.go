package demo

import (
	papers "github.com/dailypapers/dailypapers"
)

// marked is what the name of everybody here ends in.
const marked = " (simulated)"

// people returns the simulated community: two curators, some who write much,
// many who mostly vote. Who writes and votes how often is drawn from habit.
func people() []person {
	all := []person{
		{"ines", "Ines Carvalho", papers.CuratorRole, 9, 6}, {"tomasz", "Tomasz Wilk", papers.CuratorRole, 8, 5},
		{"aiko", "Aiko Mori", papers.ReaderRole, 9, 7}, {"bram", "Bram de Wit", papers.ReaderRole, 8, 6},
		{"chidi", "Chidi Eze", papers.ReaderRole, 8, 7}, {"dana", "Dana Levi", papers.ReaderRole, 7, 5},
		{"elif", "Elif Aksoy", papers.ReaderRole, 7, 6}, {"farid", "Farid Haddad", papers.ReaderRole, 6, 4},
		{"greta", "Greta Lindqvist", papers.ReaderRole, 6, 5}, {"hana", "Hana Novak", papers.ReaderRole, 7, 3},
		{"ivo", "Ivo Petrov", papers.ReaderRole, 6, 4}, {"jun", "Jun Tanaka", papers.ReaderRole, 5, 3},
		{"kavya", "Kavya Rao", papers.ReaderRole, 8, 4}, {"liam", "Liam Byrne", papers.ReaderRole, 5, 2},
		{"mona", "Mona Saleh", papers.ReaderRole, 6, 3}, {"nils", "Nils Berger", papers.ReaderRole, 4, 2},
	}
	for _, name := range []string{"olga", "pablo", "quynh", "rosa", "sven", "tariq", "uma", "viktor", "wanjiru", "xenia", "yusuf", "zofia",
		"amara", "boris", "celine", "dmitri", "emeka", "fumiko", "gianni", "hedda"} {
		all = append(all, person{name, title(name), papers.ReaderRole, 3, 0})
	}
	return all
}

// A person is somebody of the simulated community.
type person struct {
	name, full string
	role       papers.Role
	votes      int // how readily she votes, out of 10
	words      int // how readily she writes, out of 10
}

func (p person) account() papers.User {
	return papers.User{Name: p.name, FullName: p.full + marked, Role: p.role, About: "Not a person: part of a demonstration."}
}

// title is a name with a capital letter.
func title(name string) string { return string(name[0]-'a'+'A') + name[1:] }
