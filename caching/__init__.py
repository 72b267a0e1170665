"""What is remembered: anonymous pages, versioned fragments, the metered query cache, and what each of them absorbed."""
