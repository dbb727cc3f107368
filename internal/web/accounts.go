package web

// accountRoutes are where people sign in and keep their accounts.
func (s *Site) accountRoutes() []Route { return nil }
