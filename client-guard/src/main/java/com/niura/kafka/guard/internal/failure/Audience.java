package com.niura.kafka.guard.internal.failure;

/** Whom a remedy speaks to. */
public enum Audience {
    /** Whoever runs a service that did not start. */
    SERVICE("this task", "the task's own", "the task role (taskRoleArn, not executionRoleArn)"),
    /** Whoever runs the admin tool. */
    OPERATOR("this machine", "the machine's own", "the role that runs this tool");

    final String place;
    final String ownSecurityGroup;
    final String role;

    Audience(String place, String ownSecurityGroup, String role) {
        this.place = place;
        this.ownSecurityGroup = ownSecurityGroup;
        this.role = role;
    }
}
