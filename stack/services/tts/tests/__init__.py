"""Run in the service's own image: test/live/services.test.ts."""

import common.tests  # noqa: F401  (chooses the event loop)
