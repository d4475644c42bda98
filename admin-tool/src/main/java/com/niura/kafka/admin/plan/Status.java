package com.niura.kafka.admin.plan;

/** Whether a topic is as declared, and if not, what can be done about it; the more severe, the later. */
public enum Status {
    /** As declared. */
    IN_SYNC,
    /** Missing; apply creates it. */
    CREATE,
    /** Not as declared; apply mends it where that is asked for, since on a topic in use each change is a decision. */
    CHANGE,
    /** The cluster cannot have it as declared, or this tool cannot mend it: somebody has to decide. */
    BLOCKED,
    /** It exists, and not every partition has a leader. */
    NOT_READY,
    /** It could not be read, or not far enough. */
    UNKNOWN,
    /** This identity may not read it, or not far enough. */
    DENIED
}
