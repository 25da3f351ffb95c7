"""Wire shapes: what a request may hold and how an answer looks."""
