"""From answers to levels: items > facets > criteria > index, gates, and the choice of actions."""
