"""The backlog: what a change of a day note means for the projects, and tasks that go from one to the other."""
