package dev.slipway.supervisor.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dshop.mode=test",
                "-Dshop.mode",
                "-Djdbc.url=jdbc:h2:~/shop",
                "-Djava.net.preferIPv4Stack=true",
                "-ea",
                "-ea:com.example...",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Xss1024k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseStringDeduplication",
                "-ea -Da=b -Dc=d",
            })
    void harmlessOnesAreTaken(String written) {
        assertEquals(written, JavaOptions.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx2g",
                "-XX:MaxMetaspaceSize=1g",
                "-XX:+UseG1GC",
                "-javaagent:/tmp/a.jar",
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-agentpath:/tmp/a.so",
                "-XX:OnOutOfMemoryError=reboot",
                "-XX:AOTCache=/tmp/x",
                "-XX:Flags=/tmp/flags",
                "-XX:VMOptionsFile=/tmp/flags",
                "-Xlog:gc:file=/tmp/x",
                "-Xbootclasspath/a:/tmp/a.jar",
                "-cp",
                "-jar",
                "@/tmp/arguments",
                "--patch-module=java.base=/tmp",
                "-Djava.io.tmpdir=/",
                "-Duser.home=/root",
                "-Dsun.misc=1",
                "-Dcom.sun.management.jmxremote",
                "-Djava.security.manager=x",
                "-Dslipway.x=y",
                "-Da=b;c",
                "-Da=$(id)",
                "dev.slipway.worker.Main",
                "-ea -Xmx2g",
            })
    void othersAreRefused(String written) {
        String refusal =
                assertThrows(Refused.class, () -> JavaOptions.parse(written)).toString();
        assertTrue(refusal.contains("not an option that an application may set"), refusal);
    }

    @Test
    void noneIsNone() {
        assertEquals(JavaOptions.NONE, JavaOptions.parse(""));
        assertEquals(JavaOptions.NONE, JavaOptions.parse("  "));
    }
}
