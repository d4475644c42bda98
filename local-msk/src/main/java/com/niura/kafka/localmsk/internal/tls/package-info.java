/**
 * The certificates of a cluster, made by the JDK's keytool. Internal: public for the API above, not for users, and free to change.
 */
@NullMarked
package com.niura.kafka.localmsk.internal.tls;

import org.jspecify.annotations.NullMarked;
