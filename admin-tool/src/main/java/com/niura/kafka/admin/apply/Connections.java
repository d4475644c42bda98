package com.niura.kafka.admin.apply;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.ClusterConnection;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.guard.internal.Deadline;

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

    /**
     * Opens the next connection and closes the current one.
     *
     * @throws ClusterFailedException when there is no next one; the current one stays then, for what its time is worth
     */
    void renew() {
        ClusterConnection next = ClusterConnection.open(target, Deadline.in(target.timeout()));
        current.close();
        current = next;
    }

    @Override
    public void close() {
        current.close();
    }
}
