"""The canvas document: nodes, edges, changes, rules, undo. Pure Python; must not know Qt or workflows."""
