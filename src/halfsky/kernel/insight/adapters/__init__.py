"""What figures become for the world outside: bulletins as documents."""
