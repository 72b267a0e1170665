"""What people write: Markdown, made safe to show."""
