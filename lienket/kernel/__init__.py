"""Pure foundations: actor, events, ids, worktime, errors. Imports nothing of ours."""
