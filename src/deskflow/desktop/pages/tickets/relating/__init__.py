"""What puts tickets together and takes them apart: merging, splitting, linking, a problem and its incidents."""
