@NullMarked
package com.niura.kafka.guard.spring;

import org.jspecify.annotations.NullMarked;
