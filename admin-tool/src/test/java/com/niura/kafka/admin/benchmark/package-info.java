/** What the admin tool costs, measured side by side with Kafka's own tools on an emulator of MSK Serverless. No test. */
@NullMarked
package com.niura.kafka.admin.benchmark;

import org.jspecify.annotations.NullMarked;
