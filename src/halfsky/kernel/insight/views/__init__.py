"""What people see of figures: an organisation with its children side by side, the records behind a figure, the bulletin."""
