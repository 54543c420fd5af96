"""What is going on, as pages and programs ask for it: board, lists, search, map – always under the policy."""
