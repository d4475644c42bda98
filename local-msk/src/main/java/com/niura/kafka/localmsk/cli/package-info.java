/**
 * The program: {@code java -jar local-msk.jar}. It reads its arguments, starts a cluster through the same API as tests do, tells
 * people and scripts how to get in, and ends when the cluster does. Nothing here is for other programs to call.
 */
@NullMarked
package com.niura.kafka.localmsk.cli;

import org.jspecify.annotations.NullMarked;
