"""The programmes: one room for each line of work. They do not know each other; what two of them share belongs to the kernel."""
