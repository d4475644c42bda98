package com.niura.kafka.localmsk;

/** What was asked of a look-alike of MSK Serverless. */
record ServerlessSettings(String region) {}
