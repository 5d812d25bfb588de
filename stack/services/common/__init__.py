"""What the three language services share: settings, errors, request reading, health, server."""
