"""What people see of rights: the desk, calls, shifts and phrases, the tracks of a matter, and the public pages."""
