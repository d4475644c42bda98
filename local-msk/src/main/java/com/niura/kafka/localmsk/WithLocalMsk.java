package com.niura.kafka.localmsk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit Jupiter test class a {@link LocalMsk} of its own: started before all its tests, closed after them, and handed
 * to every constructor, life-cycle method and test that has a parameter of that type.
 *
 * <p>Nested classes share the broker of the class around them. Topics stay from one test to the next, so give each test its
 * own. Use {@link LocalMsk} itself where a test needs more than {@linkplain #brokerConfig() settings of the broker}.
 *
 * <pre>{@code
 * @WithLocalMsk(brokerConfig = "message.max.bytes=8388608")
 * class OrdersTopicIT {
 *
 *     @Test
 *     void largeOrder_isAccepted(LocalMsk msk) { ... }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(LocalMskExtension.class)
public @interface WithLocalMsk {

    /** Lines of the broker's {@code server.properties}, as {@link LocalMsk.Builder#brokerConfig(String, String)} takes them. */
    String[] brokerConfig() default {};
}
