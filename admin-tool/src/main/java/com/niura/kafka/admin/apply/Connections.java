package com.niura.kafka.admin.apply;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.Deadline;

/** One connection after the other to a cluster, each with the command's whole time-out. Confined to one thread. */
final class Connections implements AutoCloseable {

    private final ClusterAccess target;
    private ClusterConnection current;

    Connections(ClusterAccess target, Deadline deadline) {
        this.target = target;
        this.current = ClusterConnection.open(target, deadline);
    }

    ClusterConnection current() {
        return current;
    }

    /** Closes the current connection and opens the next one. */
    void renew() {
        current.close();
        current = ClusterConnection.open(target, Deadline.in(target.timeout()));
    }

    @Override
    public void close() {
        current.close();
    }
}
