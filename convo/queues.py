"""The queues of jobs: one worker each, so that a mail server that hangs stops nothing else."""

MAIL = "mail"
DEFAULT = "default"
QUEUES = (MAIL, DEFAULT)
