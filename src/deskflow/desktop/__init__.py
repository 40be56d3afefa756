"""Everything Qt: the shell, the pages, the canvas, forms, theme and widgets. Nothing outside this folder imports Qt."""
