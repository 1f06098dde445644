"""What works on an account that lives: one of AWS, or the emulated one of the demonstration."""
