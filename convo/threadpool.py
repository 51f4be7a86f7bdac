"""What takes long in C (argon2, Pillow) runs beside gevent's loop, so that it stalls no socket."""

from functools import cache

from gevent import monkey

SIZE = 2  # at once in a process: one argon2 hash takes 64 MiB


def in_thread(function, *args):
    """Call it in a real thread when gevent is patched in, here otherwise. Its exceptions come through."""
    if not monkey.is_module_patched("threading"):
        return function(*args)
    return _pool().apply(function, args)


@cache
def _pool():
    from gevent.threadpool import ThreadPool

    return ThreadPool(SIZE)
