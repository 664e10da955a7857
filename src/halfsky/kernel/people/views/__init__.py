"""What one sees of people: the register, a person's page, its verbs, households, two records side by side, the print for her."""
