package dev.slipway.admin.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The handler may answer 202 and an operation instead, and heeds {@code Prefer: wait=N}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TakesTime {
    /** Another status with which it may answer the same, for what was there already or was not; 0: none. */
    int also() default 0;
}
