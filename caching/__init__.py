"""What is remembered: versioned fragments, the metered query cache, and what each of them absorbed."""
