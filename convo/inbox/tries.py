"""Tries: how often a password may be guessed. Counted in Redis; in this process's memory while it is away."""

from limits import parse

from convo import limits

PER_ACCOUNT = parse("10 per 10 minutes")  # by one address of the network
PER_NETWORK_ADDRESS = parse("100 per 10 minutes")


def may_try(email: str, ip: str) -> bool:
    """Spend a try. False when there is none left, right password or not."""
    account = limits.hit(PER_ACCOUNT, *_account(email, ip))
    return limits.hit(PER_NETWORK_ADDRESS, "tries", ip) and account


def forget(email: str, ip: str):
    """The password was right: what this person mistyped before does not count any more."""
    limits.clear(PER_ACCOUNT, *_account(email, ip))


def _account(email, ip):
    return "tries", email.strip().lower()[:254], ip
