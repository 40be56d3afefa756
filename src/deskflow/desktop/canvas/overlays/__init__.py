"""What lies over the canvas: a run, the minimap, the zoom control."""
