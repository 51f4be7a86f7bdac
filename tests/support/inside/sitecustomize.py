"""Imported by each Python process that has this folder in its PYTHONPATH: what tests have put inside."""

import os

if "CONVO_TEST_CLOCK" in os.environ:
    import convo_test_clock  # noqa: F401
if "CONVO_TEST_GAUGES" in os.environ:
    import convo_test_gauge  # noqa: F401
if "CONVO_TEST_DEATH" in os.environ:
    import convo_test_death  # noqa: F401
