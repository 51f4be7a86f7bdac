"""A mail worker that can be killed, beside an app that gives it something to send."""

import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import redis
from rq.job import Job

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.deliveries import Delivery
from convo.deliveries.queue import queue
from convo.extensions import db
from tests.support.server import OURS, ROOT, children_of, is_alive
from tests.support.waiting import wait_until


class MailRoom:
    """`with MailRoom(app, clock) as room:` a worker works on the queue of the app, whose SMTP_URL it has."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        self.numbers = count(1)
        self.valkey = redis.Redis.from_url(app.config["REDIS_URL"])
        self.leader: subprocess.Popen | None = None
        self.log = Path(app.config["CONVO_DATA"]) / "worker.log"
        with app.app_context(), writing():
            agent = Agent.create("ada@example.test", "Ada", "no password")
            db.session.add(inbox := Inbox(name="Support"))
            db.session.flush()
            db.session.add(channel := Channel(inbox_id=inbox.id, kind="chat", key="site", name="Website"))
            db.session.flush()
            self.channel_id, self.agent_id = channel.id, agent.id

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure):
        if self.leader:
            self.leader.kill()
            self.leader.wait(10)

    def start(self):
        settings = {
            "DATABASE_URL": "SQLALCHEMY_DATABASE_URI",
            **{name: name for name in ("REDIS_URL", "CONVO_DATA", "CONVO_URL", "SMTP_URL")},
        }
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {name: self.app.config[key] for name, key in settings.items()} | self.clock.env
        command = [sys.executable, "-m", "tests.support.mortal_worker"]
        with self.log.open("w") as lines:
            self.leader = subprocess.Popen(command, cwd=ROOT, env=env, stdout=lines, stderr=lines)
        self.run("time.sleep", 0)

    def make(self) -> tuple[int, str]:
        """End a chat of which the visitor is to have a transcript: its delivery, number and Message-ID."""
        number = next(self.numbers)
        with self.app.app_context():
            with writing():
                channel = db.session.get(Channel, self.channel_id)
                visitor, _token = Visitor.arrive(channel.id, "en")
                conversation = Conversation.start(channel, visitor, None)
                conversation.post(visitor, f"Question {number}", f"question-{number}")
                conversation.post(db.session.get(Agent, self.agent_id), "Answer", f"answer-{number}")
                conversation.contact.identify(f"visitor-{number}@example.test")
            with writing():
                conversation = db.session.get(Conversation, conversation.id)
                conversation.close(by=conversation.visitor)
            made = db.select(Delivery).where(Delivery.subject_id == conversation.id)
            delivery = db.session.scalars(made).one()
            return delivery.id, delivery.message_id

    def state_of(self, number: int) -> tuple[str, int]:
        """Of a delivery: its state and how often it was tried."""
        with self.app.app_context():
            delivery = db.session.get(Delivery, number)
            return delivery.state, delivery.tries

    def enqueue(self, path: str, *args) -> Job:
        with self.app.app_context():
            return queue().enqueue_call(path, args=args, result_ttl=0)

    def run(self, path: str, *args):
        """Have the worker do another job, and return when it has: what waited before it is done then too."""
        job = self.enqueue(path, *args)
        wait_until(lambda: not Job.exists(job.id, self.valkey) or self.leader.poll(), 30, f"{path} is done")
        assert self.leader.poll() is None, self.log.read_text()

    def sweep(self):
        """What the schedule has done every half minute, and what comes of it."""
        self.run("convo.deliveries.jobs.sweep")
        self.run("time.sleep", 0)

    @property
    def worker(self) -> int | None:
        return next(filter(is_alive, children_of(self.leader.pid)), None)

    @property
    def horse(self) -> int | None:
        """The process that does the job."""
        return next(filter(is_alive, children_of(self.worker)), None)

    def kill(self, victim: str):
        os.kill(self.horse if victim == "horse" else self.worker, signal.SIGKILL)
