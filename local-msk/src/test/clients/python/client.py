"""Produces or consumes one message as the role whose credentials botocore finds:

    python3 client.py produce TOPIC TEXT
    python3 client.py consume TOPIC GROUP

KAFKA_BOOTSTRAP_SERVERS and AWS_REGION say where; SSL_CA_LOCATION is a certificate to trust instead of the system's, and not
needed on MSK.
"""

import base64
import os
import sys
import time

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.session import Session
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

TIMEOUT = 30
TOKEN_SECONDS = int(os.environ.get("TOKEN_SECONDS", "900"))  # 900 is what MSK allows
session = Session()


def token(_):
    """What AWS's signer for Python does, which Debian does not have: a presigned URL as the token."""
    region = os.environ["AWS_REGION"]
    request = AWSRequest("GET", f"https://kafka.{region}.amazonaws.com/", params={"Action": "kafka-cluster:Connect"})
    credentials = session.get_credentials().get_frozen_credentials()
    SigV4QueryAuth(credentials, "kafka-cluster", region, expires=TOKEN_SECONDS).add_auth(request)
    url = request.url + "&User-Agent=my-service"
    return base64.urlsafe_b64encode(url.encode()).decode().rstrip("="), time.time() + TOKEN_SECONDS


def stop_if_refused(error):
    # librdkafka would try again for ever.
    if error.code() == KafkaError._AUTHENTICATION:
        raise KafkaException(error)


def settings(**more):
    common = {
        "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "oauth_cb": token,
        "error_cb": stop_if_refused,
    }
    if "SSL_CA_LOCATION" in os.environ:
        common["ssl.ca.location"] = os.environ["SSL_CA_LOCATION"]
    return {**common, **more}


def produce(topic, text):
    def delivered(error, _):
        if error:
            raise KafkaException(error)

    producer = Producer(settings(**{"enable.idempotence": True, "message.timeout.ms": TIMEOUT * 1000}))
    producer.produce(topic, text, on_delivery=delivered)
    if producer.flush(TIMEOUT):
        sys.exit("not delivered in time")


def consume(topic, group):
    consumer = Consumer(settings(**{"group.id": group, "auto.offset.reset": "earliest"}))
    consumer.subscribe([topic])
    try:
        message = consumer.poll(TIMEOUT)
        if message is None:
            sys.exit("no message in time")
        if message.error():
            raise KafkaException(message.error())
        print(message.value().decode())
    finally:
        consumer.close()


if __name__ == "__main__":
    command, topic, argument = sys.argv[1:]
    try:
        {"produce": produce, "consume": consume}[command](topic, argument)
    except KafkaException as failure:
        sys.exit(failure.args[0].str())
