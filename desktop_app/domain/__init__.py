"""Pure rules of a complaint desk: no window, no database, no files, no present time."""
