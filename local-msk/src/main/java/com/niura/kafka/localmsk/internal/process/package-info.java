/**
 * The brokers' processes: their JVMs and jars, ports, folders and files. Internal: public for the API above, not for users, and free to
 * change. Starts at {@link com.niura.kafka.localmsk.internal.process.BrokerProcess}; knows nothing of what runs in a broker, except
 * for the secret that it starts ZooKeeper with.
 */
@NullMarked
package com.niura.kafka.localmsk.internal.process;

import org.jspecify.annotations.NullMarked;
