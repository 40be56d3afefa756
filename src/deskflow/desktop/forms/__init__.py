"""Forms made from specs: one editor per kind of parameter. Knows parameters, problems and names, no page."""
