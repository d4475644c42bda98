/** Tests of signatures and the files with which the API and the brokers share them. */
@NullMarked
package com.niura.kafka.localmsk.iam;

import org.jspecify.annotations.NullMarked;
