"""Where a query runs: reads leave the primary, and nobody fails to see their own write."""
