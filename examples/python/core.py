"""Core in Python: follows sessions and starts the analytics of each one that has ended, until SIGTERM.

It creates no topic, and does not ask whether they are there: on ECS its container starts after `admin-tool verify --service core` has
said so (examples/ecs/any-language.json).

  KAFKA_BOOTSTRAP  where the cluster is; on MSK the service logs in with the task role, elsewhere without security
  MSK_REGION       the region of a cluster on MSK whose address does not say it, behind a tunnel for instance; with an SSL_CA_LOCATION,
                   as local-msk sets it, AWS_REGION says the same
  KAFKA_CA_FILE    a PEM file of certificates to trust instead of the system's; otherwise SSL_CA_LOCATION; with it, TLS is spoken
                   elsewhere, too
  TOPIC_CATALOG    what `admin-tool catalog export --format json` has written
"""

import base64
import json
import os
import re
import signal
import sys
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

SERVICE = "core"
MSK_HOST = re.compile(r"\.(?:kafka|kafka-serverless)\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:")
TOKEN_SECONDS = 900
DELIVERY_SECONDS = 20


def msk_token(region):
    """Returns a token for OAUTHBEARER, signed with whatever credentials AWS's SDK finds, and when it ends."""
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.session import Session

    credentials = Session().get_credentials()
    if credentials is None:
        raise RuntimeError("no AWS credentials: on ECS the task definition needs a taskRoleArn")
    request = AWSRequest("GET", f"https://kafka.{region}.amazonaws.com/?Action=kafka-cluster%3AConnect")
    SigV4QueryAuth(credentials.get_frozen_credentials(), "kafka-cluster", region, expires=TOKEN_SECONDS).add_auth(request)
    url = request.url + "&User-Agent=niura-core-python"
    return base64.urlsafe_b64encode(url.encode()).rstrip(b"=").decode(), time.time() + TOKEN_SECONDS


def end_if_refused(error):
    """librdkafka itself would try again for ever; "Too many connects" and "Session too short" have the same code, and pass."""
    if error.code() == KafkaError._AUTHENTICATION and "Access denied" in error.str():
        raise KafkaException(error)


def client_properties(environment):
    bootstrap = environment["KAFKA_BOOTSTRAP"]
    properties = {"bootstrap.servers": bootstrap, "client.id": SERVICE}
    on_msk = MSK_HOST.search(bootstrap)
    region = environment.get("MSK_REGION") or (on_msk and on_msk.group(1))
    ca_file = environment.get("KAFKA_CA_FILE") or environment.get("SSL_CA_LOCATION")
    if not region and "SSL_CA_LOCATION" in environment:
        # Not AWS_REGION alone: every task on ECS has that one.
        region = environment.get("AWS_REGION")
    if region:
        # Without credentials it ends here, with the reason.
        msk_token(region)
        properties |= {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "OAUTHBEARER",
            "oauth_cb": lambda _: msk_token(region),
            "error_cb": end_if_refused,
            # MSK Serverless takes 100 new connections a second, of all clients together.
            "reconnect.backoff.ms": 1000,
            "reconnect.backoff.max.ms": 10000,
        }
    if ca_file:
        properties.setdefault("security.protocol", "SSL")
        properties["ssl.ca.location"] = ca_file
    return properties


class Core:
    def __init__(self, properties, catalog):
        self.running = True
        self.failed = False
        self.windows = {}
        self.topics = [name for name, topic in catalog["topics"].items() if SERVICE in topic.get("consumers", [])]
        group = catalog["services"][SERVICE]["consumer-group"]
        self.producer = Producer(properties | {"enable.idempotence": True})
        self.consumer = Consumer(
            properties
            | {
                "group.id": group,
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
                "allow.auto.create.topics": False,
            }
        )
        self.consumer.subscribe(self.topics)
        say(f"{SERVICE} consumes {', '.join(self.topics)} in group {group}")

    def stop(self, *_):
        self.running = False

    def run(self):
        try:
            while self.running:
                messages = self.consumer.consume(num_messages=100, timeout=0.1)
                for message in messages:
                    if message.error():
                        raise KafkaException(message.error())
                    self.handle(message.topic(), message.key().decode(), json.loads(message.value()))
                # At least once: what was received is committed after what was made of it has been delivered.
                if self.producer.flush(DELIVERY_SECONDS) or self.failed:
                    raise RuntimeError(f"not everything could be delivered in {DELIVERY_SECONDS} s")
                if messages:
                    self.consumer.commit(asynchronous=False)
        finally:
            self.consumer.close()

    def handle(self, topic, session, event):
        if topic == "eeg.processed.data":
            self.windows[session] = self.windows.get(session, 0) + 1
        elif topic == "user.activity":
            say(f"{session}: {event['action']}")
            if event["secondsRecorded"] > 0:
                self.send("analytics.triggers", session, {"session": session, "analysis": "session summary"})
        elif topic == "analytics.triggers":
            say(f"{session}: {self.windows.get(session, 0)} windows analysed")

    def send(self, topic, session, event):
        self.producer.produce(topic, key=session, value=json.dumps(event), on_delivery=self.delivered)

    def delivered(self, error, message):
        if error:
            print(f"cannot deliver to {message.topic()}: {error.str()}", file=sys.stderr, flush=True)
            self.failed = True


def say(text):
    print(text, flush=True)


def main():
    missing = [name for name in ("KAFKA_BOOTSTRAP", "TOPIC_CATALOG") if not os.environ.get(name)]
    if missing:
        print(f"{SERVICE}: {' and '.join(missing)} must be set in the environment of the task definition", file=sys.stderr)
        return 2
    with open(os.environ["TOPIC_CATALOG"], encoding="utf-8") as file:
        catalog = json.load(file)
    try:
        core = Core(client_properties(os.environ), catalog)
        signal.signal(signal.SIGTERM, core.stop)
        signal.signal(signal.SIGINT, core.stop)
        core.run()
    except (KafkaException, RuntimeError) as error:
        print(f"{SERVICE} ends: {error}", file=sys.stderr)
        return 1
    say(f"{SERVICE} has stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
