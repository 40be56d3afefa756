"""What customers own: equipment, first plainly; warranties and contracts come with the wider desk."""
