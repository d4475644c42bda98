package com.niura.kafka.localmsk.iam;

/** The SASL mechanisms that MSK's IAM port offers; the names are those that clients use. */
public enum Mechanism {
    /** AWS's own, of Java and of clients that have built it in: the client signs for the broker's host, once a connection. */
    AWS_MSK_IAM {
        @Override
        SignedRequest parse(byte[] message) throws Refusal {
            return MskIamMessage.parse(message);
        }
    },
    /** RFC 7628, of all other clients: a token of AWS's signer libraries, good for all brokers of a region. */
    OAUTHBEARER {
        @Override
        SignedRequest parse(byte[] message) throws Refusal {
            return OAuthBearerMessage.parse(message);
        }
    };

    /** Reads the one message that the client sends. */
    abstract SignedRequest parse(byte[] message) throws Refusal;
}
