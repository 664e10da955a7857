"""What people see of matters: the register and a matter's page, its verbs, referrals, access, papers and the rating link."""
