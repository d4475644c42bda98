// Produces or consumes one message as the role whose credentials the AWS SDK finds; Node 22.22 or newer:
//
//   node client.js produce TOPIC TEXT
//   node client.js consume TOPIC GROUP
//
// KAFKA_BOOTSTRAP_SERVERS and AWS_REGION say where; SSL_CA_LOCATION is a certificate to trust instead of the system's, and
// not needed on MSK.

import { readFileSync } from "node:fs";
import { Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import { generateAuthToken } from "aws-msk-iam-sasl-signer-js";

const env = process.env;
const [command, topic, argument] = process.argv.slice(2);

const connection = {
  clientId: "client",
  // Without a limit of 2 or more, an idempotent producer tries a refused login for ever.
  retries: 2,
  bootstrapBrokers: env.KAFKA_BOOTSTRAP_SERVERS.split(","),
  tls: env.SSL_CA_LOCATION ? { ca: readFileSync(env.SSL_CA_LOCATION) } : {},
  sasl: {
    mechanism: "OAUTHBEARER",
    token: async () => (await generateAuthToken({ region: env.AWS_REGION })).token,
  },
};

async function produce() {
  const producer = new Producer({ ...connection, idempotent: true, serializers: stringSerializers });
  try {
    await producer.send({ messages: [{ topic, value: argument }] });
  } finally {
    await producer.close();
  }
}

async function consume() {
  const consumer = new Consumer({ ...connection, groupId: argument, deserializers: stringDeserializers });
  try {
    for await (const message of await consumer.consume({ topics: [topic], mode: "earliest" })) {
      console.log(message.value);
      break;
    }
  } finally {
    await consumer.close(true);
  }
}

/** The messages of an error and of those that it comes from; what the broker has said to it is the innermost. */
function messages(error) {
  return error
    ? [error.message, error.serverErrorMessage, ...(error.errors ?? []).flatMap(messages), ...messages(error.cause)]
    : [];
}

({ produce, consume })[command]().catch((error) => {
  console.error([...new Set(messages(error).filter(Boolean))].join("\n"));
  process.exitCode = 1;
});
