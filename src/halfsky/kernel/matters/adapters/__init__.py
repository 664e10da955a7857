"""What matters give to the world outside: bundles of evidence for courts, as paper, as files, and with their proofs."""
