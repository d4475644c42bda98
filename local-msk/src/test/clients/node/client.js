// Produces or consumes one message as the role whose credentials the AWS SDK finds:
//
//   node client.js produce TOPIC TEXT
//   node client.js consume TOPIC GROUP
//
// KAFKA_BOOTSTRAP_SERVERS and AWS_REGION say where; SSL_CA_LOCATION is a certificate to trust instead of the system's, and
// not needed on MSK.

const fs = require("node:fs");
const { generateAuthToken } = require("aws-msk-iam-sasl-signer-js");
const { Kafka, logLevel } = require("kafkajs");

const env = process.env;
const [command, topic, argument] = process.argv.slice(2);

const kafka = new Kafka({
  brokers: env.KAFKA_BOOTSTRAP_SERVERS.split(","),
  ssl: env.SSL_CA_LOCATION ? { ca: fs.readFileSync(env.SSL_CA_LOCATION) } : true,
  sasl: {
    mechanism: "oauthbearer",
    oauthBearerProvider: async () => ({ value: (await generateAuthToken({ region: env.AWS_REGION })).token }),
  },
  retry: { retries: 5 },
  logLevel: logLevel.ERROR,
});

async function produce() {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    await producer.send({ topic, messages: [{ value: argument }] });
  } finally {
    await producer.disconnect();
  }
}

async function consume() {
  const consumer = kafka.consumer({ groupId: argument });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.run({
        eachMessage: async ({ message }) => {
          console.log(message.value.toString());
          resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
}

({ produce, consume })[command]().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
