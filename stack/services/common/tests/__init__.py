"""Run in an image that has these modules, as all language services do."""
